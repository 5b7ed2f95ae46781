package io.perennial.serving.observe;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import org.jspecify.annotations.Nullable;

/** Understands the records of the observed topics; nothing that one holds can make it throw. */
final class RecordIntake {

    private final Topics topics;
    private final Observations observations;
    private final WireCodec<Evaluation> evaluations = WireCodec.evaluations();
    private final WireCodec<Rejection> rejections = WireCodec.rejections();

    RecordIntake(Topics topics, Observations observations) {
        this.topics = topics;
        this.observations = observations;
    }

    /**
     * Takes one record.
     *
     * @return whether it was understood
     */
    boolean accept(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        try {
            if (topic.equals(topics.tasks())) {
                return acceptSpecification(key, value);
            }
            if (value == null) {
                return false;
            }
            if (topic.equals(topics.evaluations())) {
                observations.accept(evaluations.decode(value));
            } else {
                observations.accept(rejections.decode(value));
            }
            return true;
        } catch (WireFormatException unreadable) {
            return false;
        }
    }

    /** One that cannot be followed is rejected by the training job, which says why. */
    private boolean acceptSpecification(byte @Nullable [] key, byte @Nullable [] value) {
        if (TaskSpecJson.decode(key, value) instanceof Decoded.Valid<TaskSpec> valid) {
            observations.accept(valid.value());
        }
        return true;
    }
}
