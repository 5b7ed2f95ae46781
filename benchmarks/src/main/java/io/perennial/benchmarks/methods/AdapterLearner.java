package io.perennial.benchmarks.methods;

import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.Target;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Trains an adapter, and answers with the artifact that it would publish. */
final class AdapterLearner implements Learner {

    private static final int ANSWERED_AT_ONCE = 64;

    private final FrozenBase base;
    private final FusedTrainer trainer;
    private final TrainableAdapter adapter;
    private final Hyperparameters hyperparameters;

    AdapterLearner(FrozenBase base, Candidate.Adapted candidate, List<String> labels, long seed) {
        this.base = base;
        this.trainer = new FusedTrainer(base);
        this.adapter = TrainableAdapter.create(base, candidate.spec(), labels, seed);
        this.hyperparameters = Hyperparameters.of(candidate.learningRate());
    }

    @Override
    public void step(EncodedRows batch) {
        trainer.step(
                List.of(
                        TaskBatch.ofLabels(
                                adapter, batch.texts(), batch.labels(), hyperparameters)));
    }

    @Override
    public int correct(EncodedRows rows) {
        FusedPredictor predictor = new FusedPredictor(base);
        try (ServableAdapter servable = ServableAdapter.load(base, artifact())) {
            int correct = 0;
            for (EncodedRows part : rows.batches(ANSWERED_AT_ONCE)) {
                List<Target> wanted =
                        Arrays.stream(part.labels()).<Target>mapToObj(Target.Label::new).toList();
                correct +=
                        predictor
                                .measure(new PredictionBatch(servable, part.texts()), wanted)
                                .correct();
            }
            return correct;
        }
    }

    private AdapterArtifact artifact() {
        return new AdapterArtifact(
                "benchmark",
                1,
                base.fingerprint(),
                adapter.publishedSpec(),
                adapter.labels(),
                Map.of(),
                adapter.parameters());
    }

    @Override
    public long trainedParameters() {
        return adapter.parameterCount();
    }

    @Override
    public long artifactBytes() {
        return artifact().toBytes().length;
    }

    @Override
    public void close() {
        adapter.close();
    }
}
