package io.perennial.benchmarks.transfer;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.TextEncoder;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.model.transfer.FirstExamples;
import io.perennial.model.transfer.StartCandidate;
import io.perennial.model.transfer.StartChoice;
import io.perennial.model.transfer.TransferStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Learns a sequence of tasks twice, fresh and from the most similar adapter among those learned
 * before: the same seed, examples, order and steps. Every task leaves the adapter of its better
 * informed start behind, as in the job.
 */
public final class TransferBenchmark {

    /** A data set in tokens of the base, in the order in which it is learned. */
    private record Task(String name, List<String> labels, EncodedRows train, EncodedRows test) {}

    private final FrozenBase base;
    private final TransferSettings settings;
    private final Consumer<String> progress;

    /**
     * @param progress takes a line for people whenever a task has been learned
     */
    public TransferBenchmark(
            FrozenBase base, TransferSettings settings, Consumer<String> progress) {
        this.base = base;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param dataSets in the order in which they are learned, at least one
     */
    public TransferReport run(List<DataSet> dataSets) {
        List<StartCandidate> learned = new ArrayList<>();
        List<TaskResult> results = new ArrayList<>();
        for (DataSet data : dataSets) {
            TaskResult result = measure(encode(data), learned);
            results.add(result);
            progress.accept(TransferReport.line(result));
        }
        return new TransferReport(environment(), results);
    }

    private Task encode(DataSet data) {
        TextEncoder encoder = base.textEncoder();
        List<String> labels = data.labels();
        return new Task(
                data.name(),
                labels,
                EncodedRows.encode(data.train(), labels, encoder).shuffled(settings.seed()),
                EncodedRows.encode(data.test(), labels, encoder));
    }

    private TaskResult measure(Task task, List<StartCandidate> learned) {
        LearningCurve fresh;
        StartChoice choice;
        StartCandidate left;
        try (TrainableAdapter adapter = fresh(task)) {
            choice = new TransferStart(base).choose(adapter, first(task), learned);
            fresh = learn(adapter, task);
            left = StartCandidate.of(task.name(), adapter.state());
        }
        Optional<LearningCurve> similar = Optional.empty();
        if (choice.source() != null) {
            try (TrainableAdapter adapter = fresh(task)) {
                choice.applyTo(adapter, base);
                similar = Optional.of(learn(adapter, task));
                left = StartCandidate.of(task.name(), adapter.state());
            }
        }
        learned.add(left);
        return new TaskResult(task.name(), choice, fresh, similar);
    }

    private TrainableAdapter fresh(Task task) {
        return TrainableAdapter.create(base, settings.adapter(), task.labels(), settings.seed());
    }

    private FirstExamples first(Task task) {
        EncodedRows rows = task.train().batches(settings.first()).get(0);
        return FirstExamples.ofLabels(rows.texts(), rows.labels());
    }

    private LearningCurve learn(TrainableAdapter adapter, Task task) {
        return new StreamLearner(base, adapter, settings).learn(task.train(), task.test());
    }

    private String environment() {
        AdapterSpec adapter = settings.adapter();
        return "%s, %d layers x %d, %s, %d processors, %s at %s, batch %d, %d epochs, seed %d, starts chosen by %d examples"
                .formatted(
                        base.name(),
                        base.config().layers(),
                        base.config().hiddenSize(),
                        base.placement(),
                        Runtime.getRuntime().availableProcessors(),
                        adapter.describe(),
                        adapter.defaultLearningRate(),
                        settings.batch(),
                        settings.epochs(),
                        settings.seed(),
                        settings.first());
    }
}
