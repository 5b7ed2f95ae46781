package io.perennial.cli.demo;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import java.time.Duration;

/**
 * How the three parts of a local deployment are started. A port of 0 takes a free one.
 *
 * @param base the frozen transformer that all parts share
 * @param compute device, threads and row length
 * @param parallelism subtasks of every stage of the trainer
 * @param checkpointInterval time between checkpoints, which is also how often versions appear
 * @param seed start of the trainer's random numbers
 * @param brokerPort of Kafka
 * @param uiPort of Flink's web page
 * @param servingPort of the serving process
 */
public record DeploymentSettings(
        BaseLocation base,
        ComputeSettings compute,
        int parallelism,
        Duration checkpointInterval,
        long seed,
        int brokerPort,
        int uiPort,
        int servingPort) {

    private static final int MOST_SUBTASKS = 2;

    /** The shipped base, a checkpoint every 2 s, at most two subtasks, free ports. */
    public static DeploymentSettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new DeploymentSettings(
                BaseLocation.shipped(),
                ComputeSettings.defaults(),
                Math.min(MOST_SUBTASKS, cores),
                Duration.ofSeconds(2),
                1,
                0,
                0,
                0);
    }

    public DeploymentSettings withBase(BaseLocation newBase, ComputeSettings newCompute) {
        return new DeploymentSettings(
                newBase,
                newCompute,
                parallelism,
                checkpointInterval,
                seed,
                brokerPort,
                uiPort,
                servingPort);
    }

    public DeploymentSettings withPorts(int newBroker, int newUi, int newServing) {
        return new DeploymentSettings(
                base, compute, parallelism, checkpointInterval, seed, newBroker, newUi, newServing);
    }
}
