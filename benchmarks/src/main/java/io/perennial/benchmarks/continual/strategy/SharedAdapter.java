package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.train.TrainableAdapter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One adapter for all tasks, trained on one after another. Every task has a head of its own, kept
 * as it was when the task was learnt; the optimiser starts anew with every task.
 */
final class SharedAdapter implements SequenceLearner {

    private final AdapterTraining training;
    private final Map<String, float[]> heads = new LinkedHashMap<>();
    private float[] body = {};

    SharedAdapter(AdapterTraining training) {
        this.training = training;
    }

    @Override
    public PrequentialCurve learn(EncodedTask task) {
        try (TrainableAdapter adapter = training.onBody(task, body)) {
            PrequentialCurve curve = training.train(adapter, task);
            float[] values = adapter.state().parameters();
            int bodySize = adapter.layout().bodySize();
            body = Arrays.copyOf(values, bodySize);
            heads.put(task.name(), Arrays.copyOfRange(values, bodySize, values.length));
            return curve;
        }
    }

    @Override
    public Answers answer(EncodedTask task) {
        float[] head = heads.get(task.name());
        float[] values = Arrays.copyOf(body, body.length + head.length);
        System.arraycopy(head, 0, values, body.length, head.length);
        try (TrainableAdapter adapter = training.restored(task, values);
                ServableAdapter servable =
                        ServableAdapter.load(training.base(), training.publish(adapter, task))) {
            return training.answer(servable, task.test());
        }
    }

    @Override
    public Sizes sizes() {
        double head = heads.values().stream().mapToInt(h -> h.length).average().orElse(0);
        return Sizes.ofFloats(head, Sizes.parametersOf(training.base()) + body.length);
    }

    @Override
    public void close() {
        // Between calls it holds nothing outside the heap.
    }
}
