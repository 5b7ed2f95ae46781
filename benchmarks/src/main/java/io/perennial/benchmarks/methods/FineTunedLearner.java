package io.perennial.benchmarks.methods;

import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.baseline.FineTunedModel;
import io.perennial.model.predict.Prediction;
import io.perennial.model.train.Hyperparameters;
import java.util.List;

/** Trains a copy of the base, or of its top layers. */
final class FineTunedLearner implements Learner {

    private static final int ANSWERED_AT_ONCE = 64;

    private final FineTunedModel model;
    private final Hyperparameters hyperparameters;

    FineTunedLearner(
            FrozenBase base, Candidate.FineTuned candidate, List<String> labels, long seed) {
        this.model =
                candidate.topLayers().isPresent()
                        ? FineTunedModel.topLayers(
                                base, candidate.topLayers().getAsInt(), labels, seed)
                        : FineTunedModel.full(base, labels, seed);
        this.hyperparameters = Hyperparameters.of(candidate.learningRate());
    }

    @Override
    public void step(EncodedRows batch) {
        model.step(batch.texts(), batch.labels(), hyperparameters);
    }

    @Override
    public int correct(EncodedRows rows) {
        int correct = 0;
        for (EncodedRows part : rows.batches(ANSWERED_AT_ONCE)) {
            List<float[]> answers = model.predict(part.texts());
            for (int row = 0; row < part.size(); row++) {
                correct += Prediction.mostProbable(answers.get(row)) == part.labels()[row] ? 1 : 0;
            }
        }
        return correct;
    }

    @Override
    public long trainedParameters() {
        return model.parameterCount();
    }

    /** The trained values as float32; there is no artifact format for them. */
    @Override
    public long artifactBytes() {
        return Float.BYTES * model.parameterCount();
    }

    @Override
    public void close() {
        model.close();
    }
}
