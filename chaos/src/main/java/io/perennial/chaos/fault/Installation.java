package io.perennial.chaos.fault;

import io.perennial.chaos.process.BrokerNodes;
import io.perennial.chaos.process.ServingProcess;
import io.perennial.chaos.process.TrainingCluster;
import io.perennial.chaos.storage.CheckpointStorage;

/** Everything that can be harmed. */
public final class Installation {

    private final BrokerNodes brokers;
    private final TrainingCluster training;
    private final ServingProcess serving;
    private final CheckpointStorage storage;
    private int unexpectedEnds;

    public Installation(
            BrokerNodes brokers,
            TrainingCluster training,
            ServingProcess serving,
            CheckpointStorage storage) {
        this.brokers = brokers;
        this.training = training;
        this.serving = serving;
        this.storage = storage;
    }

    public BrokerNodes brokers() {
        return brokers;
    }

    public TrainingCluster training() {
        return training;
    }

    public ServingProcess serving() {
        return serving;
    }

    public CheckpointStorage storage() {
        return storage;
    }

    /** Starts again what has ended by itself, as a supervisor would. */
    public void replaceDead() {
        unexpectedEnds += training.replaceDead() + serving.replaceDead();
    }

    /** How many processes have ended by themselves so far. */
    public int unexpectedEnds() {
        return unexpectedEnds;
    }
}
