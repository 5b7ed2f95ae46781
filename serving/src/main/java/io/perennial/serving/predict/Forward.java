package io.perennial.serving.predict;

import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import java.util.List;

/**
 * One forward of the frozen base over rows of several tasks. Each is called by one thread alone.
 */
@FunctionalInterface
public interface Forward {

    /** Predictions per batch and row, in the order given. */
    List<List<Prediction>> predict(List<PredictionBatch> batches);
}
