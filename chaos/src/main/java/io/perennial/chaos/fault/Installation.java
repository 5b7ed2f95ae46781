package io.perennial.chaos.fault;

import io.perennial.chaos.process.BrokerNodes;
import io.perennial.chaos.process.ServingProcess;
import io.perennial.chaos.process.TrainingCluster;
import io.perennial.chaos.storage.CheckpointStorage;

/** Everything that can be harmed. */
public record Installation(
        BrokerNodes brokers,
        TrainingCluster training,
        ServingProcess serving,
        CheckpointStorage storage) {

    /**
     * Starts again what has ended by itself, as a supervisor would: serving, for one, gives up at
     * its start where no broker answers.
     */
    public void replaceDead() {
        training.replaceDead();
        serving.replaceDead();
    }
}
