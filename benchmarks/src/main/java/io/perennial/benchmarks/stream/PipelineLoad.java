package io.perennial.benchmarks.stream;

/**
 * What the pipeline is given.
 *
 * @param batches of each task
 * @param batchSize examples of a batch
 */
public record PipelineLoad(int tasks, int batches, int batchSize) {

    public PipelineLoad {
        if (tasks < 1 || batches < 4 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "tasks %d, batches %d, batch size %d: use at least 1 task, 4 batches and 1 example a batch"
                            .formatted(tasks, batches, batchSize));
        }
    }

    int examples() {
        return tasks * batches * batchSize;
    }
}
