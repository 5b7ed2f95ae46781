package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.model.train.TrainableAdapter;

/** Where a task's adapter starts. */
interface AdapterStart {

    /** An adapter that is yet to learn the task; the caller closes it. */
    TrainableAdapter adapterFor(EncodedTask task);

    /** Hears of every adapter that has learnt its task; it is closed after this call. */
    void learnt(EncodedTask task, TrainableAdapter adapter);

    /** Every adapter starts fresh. */
    static AdapterStart fresh(AdapterTraining training) {
        return new AdapterStart() {
            @Override
            public TrainableAdapter adapterFor(EncodedTask task) {
                return training.fresh(task);
            }

            @Override
            public void learnt(EncodedTask task, TrainableAdapter adapter) {
                // Nothing is carried over.
            }
        };
    }
}
