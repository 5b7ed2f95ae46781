package io.perennial.benchmarks.methods;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.TextEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains every candidate alone on every data set: the same seed, the same order of examples, the
 * same number of epochs, the same batches. Only the learning rate is a candidate's own.
 */
public final class MethodsBenchmark {

    /** A data set in tokens of the base. */
    private record Task(String name, List<String> labels, EncodedRows train, EncodedRows test) {}

    private final FrozenBase base;
    private final MethodsSettings settings;
    private final Consumer<String> progress;

    /**
     * @param progress takes a line for people whenever a candidate has learnt a data set
     */
    public MethodsBenchmark(FrozenBase base, MethodsSettings settings, Consumer<String> progress) {
        this.base = base;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param candidates those to compare; ratios are to the first one named {@code houlsby}
     * @param dataSets at least one
     */
    public MethodsReport run(List<Candidate> candidates, List<DataSet> dataSets) {
        List<Task> tasks = dataSets.stream().map(this::encode).toList();
        List<CandidateResult> results = new ArrayList<>();
        for (Candidate candidate : candidates) {
            results.add(measure(candidate, tasks));
        }
        return new MethodsReport(
                environment(),
                settings,
                dataSets.stream().map(DataSet::name).toList(),
                baseParameters(),
                results);
    }

    private Task encode(DataSet data) {
        TextEncoder encoder = base.textEncoder();
        List<String> labels = data.labels();
        return new Task(
                data.name(),
                labels,
                EncodedRows.encode(data.train(), labels, encoder),
                EncodedRows.encode(data.test(), labels, encoder));
    }

    private CandidateResult measure(Candidate candidate, List<Task> tasks) {
        List<Double> accuracies = new ArrayList<>();
        long parameters = 0;
        long bytes = 0;
        for (Task task : tasks) {
            try (Learner learner = start(candidate, task)) {
                accuracies.add(train(learner, candidate, task));
                if (accuracies.size() == 1) {
                    parameters = learner.trainedParameters();
                    bytes = learner.artifactBytes();
                }
            }
        }
        return new CandidateResult(
                candidate, accuracies, parameters, bytes, times(candidate, tasks.get(0)));
    }

    private Learner start(Candidate candidate, Task task) {
        return Learner.start(candidate, base, task.labels(), settings.seed());
    }

    private double train(Learner learner, Candidate candidate, Task task) {
        long started = System.nanoTime();
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            EncodedRows order = task.train().shuffled(settings.seed() + epoch);
            order.batches(settings.batch()).forEach(learner::step);
        }
        double accuracy = (double) learner.correct(task.test()) / task.test().size();
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%s %s at %s: %.4f (%.0f s)",
                        task.name(),
                        candidate.name(),
                        candidate.learningRate(),
                        accuracy,
                        (System.nanoTime() - started) / 1e9));
        return accuracy;
    }

    private Optional<StepTimes> times(Candidate candidate, Task task) {
        if (settings.repetitions() == 0) {
            return Optional.empty();
        }
        Candidate reference = Candidate.Adapted.of(Candidate.REFERENCE, "{\"method\":\"houlsby\"}");
        EncodedRows rows = task.train().batches(settings.batch()).get(0);
        try (Learner own = start(candidate, task);
                Learner other = start(reference, task)) {
            return Optional.of(StepTimes.measure(own, other, rows, settings.repetitions()));
        }
    }

    private long baseParameters() {
        return base.weights().stream().mapToLong(weight -> weight.getShape().size()).sum();
    }

    private String environment() {
        return "%s, %d layers x %d, %s, %d processors"
                .formatted(
                        base.name(),
                        base.config().layers(),
                        base.config().hiddenSize(),
                        base.placement(),
                        Runtime.getRuntime().availableProcessors());
    }
}
