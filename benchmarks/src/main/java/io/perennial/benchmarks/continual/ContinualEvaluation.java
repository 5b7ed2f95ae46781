package io.perennial.benchmarks.continual;

import io.perennial.benchmarks.continual.incremental.ClassIncremental;
import io.perennial.benchmarks.continual.incremental.ClassIncrementalResult;
import io.perennial.benchmarks.continual.incremental.TaskFeatures;
import io.perennial.benchmarks.continual.report.EvaluationReport;
import io.perennial.benchmarks.continual.report.RunEnvironment;
import io.perennial.benchmarks.continual.report.RunSettings;
import io.perennial.benchmarks.continual.strategy.AdapterTraining;
import io.perennial.benchmarks.continual.strategy.EvaluationSettings;
import io.perennial.benchmarks.continual.strategy.Strategy;
import io.perennial.benchmarks.continual.strategy.StrategyJobs;
import io.perennial.benchmarks.continual.strategy.Workers;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.continual.task.EvaluationData;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FrozenFeatures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Runs an evaluation: every strategy with the same rows, batches and seeds. Learners share the
 * frozen base; each lives on one thread, so a base with one intra-op thread suits them best, and
 * the numbers do not depend on how many run at once.
 */
public final class ContinualEvaluation {

    /** Long jobs first, so that short ones fill what is left; the router waits for Perennial. */
    private static final List<Strategy> BY_LENGTH =
            List.of(
                    Strategy.PERENNIAL,
                    Strategy.SEQUENTIAL_FINE_TUNING,
                    Strategy.JOINT,
                    Strategy.PERENNIAL_TRANSFER,
                    Strategy.SHARED_ADAPTER,
                    Strategy.FULL_FINE_TUNING,
                    Strategy.HEAD_ONLY,
                    Strategy.TFIDF);

    private final FrozenBase base;
    private final EvaluationSettings settings;
    private final Consumer<String> progress;

    /**
     * @param progress takes lines for people, one at a time
     */
    public ContinualEvaluation(
            FrozenBase base, EvaluationSettings settings, Consumer<String> progress) {
        this.base = base;
        this.settings = settings;
        this.progress = progress;
    }

    private synchronized void tell(String line) {
        progress.accept(line);
    }

    /**
     * Measures.
     *
     * @param version of Perennial, for the report
     * @param command that repeats the run, for the report
     */
    public EvaluationReport run(EvaluationData data, String version, String command) {
        requireFit();
        List<EncodedTask> tasks =
                data.tasks().stream()
                        .map(task -> EncodedTask.of(task, base.textEncoder()))
                        .toList();
        tasks.forEach(this::tellUnknown);
        try (Workers workers = new Workers(settings.workers())) {
            return report(data, tasks, workers, version, command);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : e;
        }
    }

    /** Fails before any work where the base cannot have the adapter. */
    private void requireFit() {
        base.layout(settings.adapter(), 2);
    }

    private void tellUnknown(EncodedTask task) {
        long unknown = task.unknownTestRows();
        if (unknown > 0) {
            tell(
                    "%s: %d of %d test rows have labels that no training row has; they count as wrong"
                            .formatted(task.name(), unknown, task.test().size()));
        }
    }

    private EvaluationReport report(
            EvaluationData data,
            List<EncodedTask> tasks,
            Workers workers,
            String version,
            String command) {
        AdapterTraining training = new AdapterTraining(base, settings.adapter(), settings.plan());
        StrategyJobs jobs =
                new StrategyJobs(training, tasks, settings.orderSeeds(), workers, this::tell);
        Map<Strategy, CompletableFuture<StrategyJobs.Finished>> started =
                new EnumMap<>(Strategy.class);
        for (Strategy strategy : BY_LENGTH) {
            if (settings.strategies().contains(strategy)) {
                started.put(strategy, jobs.start(strategy));
            }
        }
        Optional<CompletableFuture<ClassIncrementalResult>> incremental =
                Optional.ofNullable(started.get(Strategy.PERENNIAL))
                        .map(perennial -> incremental(training, workers, tasks, data, perennial));
        List<CompletableFuture<?>> all = new ArrayList<>(started.values());
        incremental.ifPresent(all::add);
        workers.await(all);
        return new EvaluationReport(
                RunEnvironment.here(version, base),
                new RunSettings(command, data.name(), settings),
                tasks.stream().map(ContinualEvaluation::sizes).toList(),
                started.values().stream().map(done -> done.join().outcome()).toList(),
                incremental.map(CompletableFuture::join));
    }

    private CompletableFuture<ClassIncrementalResult> incremental(
            AdapterTraining training,
            Workers workers,
            List<EncodedTask> tasks,
            EvaluationData data,
            CompletableFuture<StrategyJobs.Finished> perennial) {
        List<CompletableFuture<TaskFeatures>> found =
                tasks.stream()
                        .map(task -> workers.submit(() -> TaskFeatures.of(base, task)))
                        .toList();
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new))
                .thenCombine(perennial, (done, finished) -> finished.published())
                .thenCompose(
                        published ->
                                workers.submit(
                                        () ->
                                                new ClassIncremental(training)
                                                        .measure(
                                                                learnt(tasks, published, found),
                                                                strangers(data))));
    }

    private static List<ClassIncremental.Learnt> learnt(
            List<EncodedTask> tasks,
            List<AdapterArtifact> published,
            List<CompletableFuture<TaskFeatures>> features) {
        List<ClassIncremental.Learnt> learnt = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            learnt.add(
                    new ClassIncremental.Learnt(
                            tasks.get(i), published.get(i), features.get(i).join()));
        }
        return learnt;
    }

    private List<float[]> strangers(EvaluationData data) {
        if (data.outOfScope().isEmpty()) {
            return List.of();
        }
        return new FrozenFeatures(base)
                .of(
                        data.outOfScope().stream()
                                .map(text -> base.textEncoder().encode(text, null))
                                .toList());
    }

    private static EvaluationReport.TaskSizes sizes(EncodedTask task) {
        return new EvaluationReport.TaskSizes(
                task.name(), task.labels().size(), task.train().size(), task.test().size());
    }
}
