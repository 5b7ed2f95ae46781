package io.perennial.benchmarks.transfer;

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

/** Tests each batch, then trains on it; at the end measures what would be served. */
final class StreamLearner {

    private static final int ANSWERED_AT_ONCE = 64;

    private final FrozenBase base;
    private final TrainableAdapter adapter;
    private final TransferSettings settings;

    StreamLearner(FrozenBase base, TrainableAdapter adapter, TransferSettings settings) {
        this.base = base;
        this.adapter = adapter;
        this.settings = settings;
    }

    LearningCurve learn(EncodedRows train, EncodedRows test) {
        FusedTrainer trainer = new FusedTrainer(base);
        Hyperparameters how = Hyperparameters.of(settings.adapter().defaultLearningRate());
        int seen = 0;
        int correct = 0;
        double early = Double.NaN;
        double late = Double.NaN;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            EncodedRows order = epoch == 0 ? train : train.shuffled(settings.seed() + epoch);
            for (EncodedRows batch : order.batches(settings.batch())) {
                TaskBatch step = TaskBatch.ofLabels(adapter, batch.texts(), batch.labels(), how);
                correct += trainer.step(List.of(step)).get(0).correct();
                seen += batch.size();
                boolean firstPass = epoch == 0;
                early = firstPass && seen <= LearningCurve.EARLY ? (double) correct / seen : early;
                late = firstPass && seen <= LearningCurve.LATE ? (double) correct / seen : late;
            }
        }
        return new LearningCurve(early, late, test(test));
    }

    private double test(EncodedRows test) {
        FusedPredictor predictor = new FusedPredictor(base);
        int correct = 0;
        try (ServableAdapter servable = ServableAdapter.load(base, artifact())) {
            for (EncodedRows part : test.batches(ANSWERED_AT_ONCE)) {
                List<Target> wanted =
                        Arrays.stream(part.labels()).<Target>mapToObj(Target.Label::new).toList();
                PredictionBatch batch = new PredictionBatch(servable, part.texts());
                correct += predictor.measure(batch, wanted).correct();
            }
        }
        return (double) correct / test.size();
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
}
