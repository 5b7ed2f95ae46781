package io.perennial.flink.train;

import io.perennial.flink.base.BaseAccess;
import java.io.Serializable;

/**
 * How a training subtask works.
 *
 * @param base the frozen transformer
 * @param batchWaitMillis longest wait of an incomplete batch where the task says nothing else
 * @param tasksPerStep tasks that share one step at most
 * @param backlogExamples examples in complete batches that may wait before input is held back
 * @param residentBytes bound of the working set of adapters
 * @param lowerStateBytes bound of what is kept of the layers below the lowest adapter; 0 keeps none
 * @param keptVersions versions of a task that stay on the adapters topic
 * @param seed start of all random numbers
 */
public record TrainSettings(
        BaseAccess base,
        long batchWaitMillis,
        int tasksPerStep,
        int backlogExamples,
        long residentBytes,
        long lowerStateBytes,
        int keptVersions,
        long seed)
        implements Serializable {}
