package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.continual.task.TrainingBatches;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.model.transfer.FirstExamples;
import io.perennial.model.transfer.StartCandidate;
import io.perennial.model.transfer.TransferStart;
import java.util.ArrayList;
import java.util.List;

/**
 * Every adapter starts from the earlier one whose features suit the task's first batches best, or
 * fresh where none suits them clearly better.
 */
final class SimilarStart implements AdapterStart {

    private static final int FIRST_EXAMPLES = 128;

    private final AdapterTraining training;
    private final List<StartCandidate> candidates = new ArrayList<>();

    SimilarStart(AdapterTraining training) {
        this.training = training;
    }

    @Override
    public TrainableAdapter adapterFor(EncodedTask task) {
        return TransferStart.choose(
                training.base(),
                training.spec(),
                task.labels(),
                first(task),
                candidates,
                training.plan().seed());
    }

    /** The examples of the first batches that the task will learn. */
    private FirstExamples first(EncodedTask task) {
        TrainingPlan plan = training.plan();
        List<EncodedText> texts = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (EncodedRows batch : TrainingBatches.of(task.train(), plan.batch(), plan.seed(), 0)) {
            for (int row = 0; row < batch.size() && texts.size() < FIRST_EXAMPLES; row++) {
                texts.add(batch.texts().get(row));
                labels.add(batch.labels()[row]);
            }
        }
        return FirstExamples.ofLabels(texts, labels.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public void learnt(EncodedTask task, TrainableAdapter adapter) {
        candidates.add(StartCandidate.of(task.name(), adapter.state()));
    }
}
