package io.perennial.flink.average;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica tells the coordinator. */
sealed interface ReplicaMessage {

    /** Whom it is from. */
    ReplicaId from();

    /**
     * A replica takes part from here on: it is new, has been restored, or knows a new number of
     * replicas.
     *
     * @param known the average that it stands on; null = it has heard of none
     */
    record Greeting(ReplicaId from, @Nullable Average known) implements ReplicaMessage {}

    /**
     * What a replica has learnt since its last change.
     *
     * @param share its sequence counts the replica's changes from 1, the rest covers all of them
     * @param labels of the head's rows, in order
     * @param parameters by how much they have changed
     * @param start where the replica started; null once it stands on an average
     */
    record Change(
            ReplicaId from,
            Share share,
            List<String> labels,
            float[] parameters,
            float @Nullable [] start)
            implements ReplicaMessage {}

    /** The task is retired; what is held of it can go. */
    record Farewell(ReplicaId from) implements ReplicaMessage {}
}
