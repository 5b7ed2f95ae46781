package io.perennial.flink.onboard;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.ingest.IncomingExample;
import org.jspecify.annotations.Nullable;

/**
 * What the trainer is told about one task, in order: its specification (again whenever it changes),
 * and its examples. Flat, so that it is serialised without reflection on subtypes.
 *
 * @param spec JSON of the specification; this and the next one are set for {@link
 *     Kind#SPEC_CHANGED} only
 * @param role which of the task's replicas the key stands for; null = it has no others
 * @param answer what is right; this and the other fields are set for {@link Kind#EXAMPLE} only
 * @param holdout the example measures and is never trained on
 * @param time epoch milliseconds of the Kafka record
 */
public record TaskEvent(
        Kind kind,
        TaskKey key,
        byte @Nullable [] spec,
        @Nullable ReplicaRole role,
        @Nullable ExpectedAnswer answer,
        int @Nullable [] tokenIds,
        int firstLength,
        boolean holdout,
        @Nullable String topic,
        int partition,
        long offset,
        long time) {

    /** What an event says. */
    public enum Kind {
        SPEC_CHANGED,
        EXAMPLE
    }

    static TaskEvent specChanged(TaskKey key, byte[] spec, @Nullable ReplicaRole role) {
        return new TaskEvent(
                Kind.SPEC_CHANGED, key, spec, role, null, null, 0, false, null, 0, 0, 0);
    }

    /** An example of the task behind a key. */
    public static TaskEvent example(TaskKey key, IncomingExample example, boolean holdout) {
        return new TaskEvent(
                Kind.EXAMPLE,
                key,
                null,
                null,
                example.answer(),
                example.tokenIds(),
                example.firstLength(),
                holdout,
                example.origin().topic(),
                example.origin().partition(),
                example.origin().offset(),
                example.origin().timestamp());
    }
}
