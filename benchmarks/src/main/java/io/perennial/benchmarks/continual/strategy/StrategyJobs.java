package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.continual.task.TaskOrder;
import io.perennial.model.artifact.AdapterArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts strategies on workers: a job for each task where tasks are independent, else for each
 * order.
 */
public final class StrategyJobs {

    private final AdapterTraining training;
    private final List<EncodedTask> tasks;
    private final List<Long> seeds;
    private final Workers workers;
    private final Consumer<String> progress;

    /**
     * @param tasks in the order given
     * @param seeds of the orders, see {@link TaskOrder}
     * @param progress takes lines for people, from several threads
     */
    public StrategyJobs(
            AdapterTraining training,
            List<EncodedTask> tasks,
            List<Long> seeds,
            Workers workers,
            Consumer<String> progress) {
        this.training = training;
        this.tasks = List.copyOf(tasks);
        this.seeds = List.copyOf(seeds);
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * A strategy's measurements and what it published.
     *
     * @param published adapters in the order given; empty for what publishes none
     */
    public record Finished(StrategyOutcome outcome, List<AdapterArtifact> published) {}

    /** Starts a strategy. */
    public CompletableFuture<Finished> start(Strategy strategy) {
        return switch (strategy) {
            case PERENNIAL -> perennial();
            case PERENNIAL_TRANSFER ->
                    inSequence(
                            strategy, () -> new OwnAdapters(training, new SimilarStart(training)));
            case SEQUENTIAL_FINE_TUNING ->
                    inSequence(
                            strategy,
                            () -> new SequentialFineTuning(training.base(), training.plan()));
            case SHARED_ADAPTER -> inSequence(strategy, () -> new SharedAdapter(training));
            case JOINT -> joint();
            case FULL_FINE_TUNING ->
                    alone(strategy, new FullFineTuning(training.base(), training.plan()));
            case HEAD_ONLY -> alone(strategy, new HeadOnFeatures(training.base(), training.plan()));
            case TFIDF -> alone(strategy, new WordsAlone());
        };
    }

    /** Its adapters do not depend on the order, so that they are trained and compared once. */
    private CompletableFuture<Finished> perennial() {
        return workers.submit(
                () -> {
                    AdapterStart start = AdapterStart.fresh(training);
                    try (OwnAdapters learner = new OwnAdapters(training, start)) {
                        StrategyRun first =
                                new SequenceRunner(Strategy.PERENNIAL, progress)
                                        .run(learner, tasks, seeds.get(0));
                        List<StrategyRun> runs = new ArrayList<>(List.of(first));
                        seeds.subList(1, seeds.size())
                                .forEach(seed -> runs.add(inAnotherOrder(first, seed)));
                        return new Finished(
                                outcome(Strategy.PERENNIAL, runs, learner.sizes()),
                                learner.published());
                    }
                });
    }

    private StrategyRun inAnotherOrder(StrategyRun run, long seed) {
        List<String> order = TaskOrder.of(run.order(), seed);
        return new StrategyRun(
                seed,
                order,
                AccuracyMatrix.unchanging(order.stream().map(run::finalAccuracy).toList()),
                Optional.empty(),
                run.curves(),
                OptionalDouble.empty());
    }

    private CompletableFuture<Finished> inSequence(
            Strategy strategy, Supplier<SequenceLearner> learners) {
        List<CompletableFuture<SequenceResult>> jobs = new ArrayList<>();
        for (long seed : seeds) {
            jobs.add(workers.submit(() -> sequence(strategy, learners, seed)));
        }
        return all(jobs)
                .thenApply(
                        results ->
                                new Finished(
                                        outcome(
                                                strategy,
                                                results.stream().map(SequenceResult::run).toList(),
                                                results.get(0).sizes()),
                                        List.of()));
    }

    private record SequenceResult(StrategyRun run, Sizes sizes) {}

    private SequenceResult sequence(
            Strategy strategy, Supplier<SequenceLearner> learners, long seed) {
        try (SequenceLearner learner = learners.get()) {
            StrategyRun run =
                    new SequenceRunner(strategy, progress)
                            .run(learner, TaskOrder.of(tasks, seed), seed);
            return new SequenceResult(run, learner.sizes());
        }
    }

    private static StrategyOutcome outcome(Strategy strategy, List<StrategyRun> runs, Sizes sizes) {
        double seconds = runs.stream().mapToDouble(run -> run.seconds().orElse(0)).sum();
        return new StrategyOutcome(strategy, runs, sizes, seconds);
    }

    private CompletableFuture<Finished> joint() {
        return workers.submit(
                () -> {
                    long started = System.nanoTime();
                    JointTraining.Outcome found =
                            new JointTraining(training.base(), training.plan()).learn(tasks);
                    IndependentTasks learnt = new IndependentTasks(Strategy.JOINT, tasks, seeds);
                    double seconds = (System.nanoTime() - started) / 1e9;
                    StrategyOutcome outcome =
                            learnt.together(found.accuracies(), found.sizes(), seconds);
                    progress.accept(
                            IndependentTasks.line(
                                    Strategy.JOINT,
                                    "all tasks",
                                    outcome.runs().get(0).accuracy().averageAccuracy(),
                                    seconds));
                    return new Finished(outcome, List.of());
                });
    }

    private CompletableFuture<Finished> alone(Strategy strategy, TaskLearner learner) {
        List<CompletableFuture<IndependentTasks.Learnt>> jobs =
                tasks.stream()
                        .map(task -> workers.submit(() -> timed(strategy, task, learner)))
                        .toList();
        return together(strategy, jobs);
    }

    private IndependentTasks.Learnt timed(
            Strategy strategy, EncodedTask task, TaskLearner learner) {
        long started = System.nanoTime();
        TaskLearner.Outcome outcome = learner.learn(task);
        double seconds = (System.nanoTime() - started) / 1e9;
        progress.accept(IndependentTasks.line(strategy, task.name(), outcome.accuracy(), seconds));
        return new IndependentTasks.Learnt(outcome, seconds);
    }

    private CompletableFuture<Finished> together(
            Strategy strategy, List<CompletableFuture<IndependentTasks.Learnt>> jobs) {
        IndependentTasks independent = new IndependentTasks(strategy, tasks, seeds);
        return all(jobs).thenApply(found -> new Finished(independent.apart(found), List.of()));
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> jobs) {
        return CompletableFuture.allOf(jobs.toArray(CompletableFuture[]::new))
                .thenApply(done -> jobs.stream().map(CompletableFuture::join).toList());
    }
}
