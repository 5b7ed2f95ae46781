package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Perennial: every task trains an adapter of its own, which is then published and served. */
final class OwnAdapters implements SequenceLearner {

    private final AdapterTraining training;
    private final AdapterStart start;
    private final Map<String, ServableAdapter> served = new LinkedHashMap<>();
    private final List<AdapterArtifact> published = new ArrayList<>();
    private long parameters;
    private long bytes;

    OwnAdapters(AdapterTraining training, AdapterStart start) {
        this.training = training;
        this.start = start;
    }

    @Override
    public PrequentialCurve learn(EncodedTask task) {
        try (TrainableAdapter adapter = start.adapterFor(task)) {
            PrequentialCurve curve = training.train(adapter, task);
            AdapterArtifact artifact = training.publish(adapter, task);
            served.put(task.name(), ServableAdapter.load(training.base(), artifact));
            published.add(artifact);
            parameters += adapter.parameterCount();
            bytes += artifact.toBytes().length;
            start.learnt(task, adapter);
            return curve;
        }
    }

    @Override
    public Answers answer(EncodedTask task) {
        return training.answer(served.get(task.name()), task.test());
    }

    /** What was published, in the order of learning. */
    List<AdapterArtifact> published() {
        return List.copyOf(published);
    }

    @Override
    public Sizes sizes() {
        double tasks = published.size();
        return new Sizes(parameters / tasks, bytes / tasks, Sizes.parametersOf(training.base()));
    }

    @Override
    public void close() {
        served.values().forEach(ServableAdapter::close);
    }
}
