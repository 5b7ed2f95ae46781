package io.perennial.fuzz.job;

import io.perennial.fuzz.input.HostileJson;
import io.perennial.fuzz.record.ExampleTarget;
import io.perennial.fuzz.record.KafkaRecord;
import io.perennial.fuzz.record.SpecTarget;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.json.StrictJson;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A record for one of the topics that the job reads.
 *
 * @param isSpec whether it goes to the tasks topic, not to the examples
 * @param refusal why its task must refuse it; null where that is not known beforehand
 */
record StreamRecord(boolean isSpec, KafkaRecord record, @Nullable RejectionReason refusal) {

    /** A closed task, which knows the labels yes and no. */
    static final String CLOSED_TASK = "healthy";

    /** Labels beside the known ones, and like them. */
    private static final List<String> UNKNOWN_LABELS =
            List.of(
                    "maybe",
                    "YES",
                    "yes\u200b",
                    "y\u0435s",
                    "\uff59\uff45\uff53",
                    "yes,no",
                    "0",
                    "x".repeat(256));

    /** Answers that the task does not ask for. */
    private static final List<String> OTHER_ANSWERS =
            List.of("\"labels\":[\"yes\"]", "\"labels\":[]", "\"value\":1", "\"target\":\"yes\"");

    /** A compacted topic takes no record without a key. */
    private static boolean isSendable(KafkaRecord spec) {
        return spec.key() != null;
    }

    static Arbitrary<StreamRecord> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(16, new ExampleTarget().inputs().map(r -> new StreamRecord(false, r))),
                Tuple.of(
                        4,
                        new SpecTarget()
                                .inputs()
                                .filter(StreamRecord::isSendable)
                                .map(r -> new StreamRecord(true, r))),
                Tuple.of(
                        1,
                        Arbitraries.oneOf(
                                        KafkaRecord.of(ExampleTarget.longTexts()),
                                        Arbitraries.create(StreamRecord::large))
                                .map(r -> new StreamRecord(false, r))),
                Tuple.of(2, Arbitraries.of(UNKNOWN_LABELS).map(StreamRecord::flipped)),
                Tuple.of(1, Arbitraries.of(OTHER_ANSWERS).map(StreamRecord::otherAnswer)));
    }

    private StreamRecord(boolean isSpec, KafkaRecord record) {
        this(isSpec, record, null);
    }

    /** Key and value are each as large as a whole record may be. */
    private static KafkaRecord large() {
        return new KafkaRecord(
                new byte[StrictJson.MAX_BYTES + 1], new byte[StrictJson.MAX_BYTES + 1]);
    }

    private static StreamRecord flipped(String label) {
        return forClosedTask(
                "\"label\":" + HostileJson.quoted(label), RejectionReason.UNKNOWN_LABEL);
    }

    private static StreamRecord otherAnswer(String answer) {
        return forClosedTask(answer, RejectionReason.INVALID_FIELD);
    }

    private static StreamRecord forClosedTask(String answer, RejectionReason refusal) {
        byte[] value =
                "{\"text\":\"a word\",%s}".formatted(answer).getBytes(StandardCharsets.UTF_8);
        byte[] key = CLOSED_TASK.getBytes(StandardCharsets.UTF_8);
        return new StreamRecord(false, new KafkaRecord(key, value), refusal);
    }

    /** Why it must be rejected; empty where that depends on what its task knows. */
    Optional<RejectionReason> reason() {
        if (refusal != null) {
            return Optional.of(refusal);
        }
        if (isSpec) {
            Decoded<TaskSpec> spec = TaskSpecJson.decode(record.key(), record.value());
            return spec instanceof Decoded.Invalid<TaskSpec> invalid
                    ? Optional.of(invalid.reason())
                    : Optional.empty();
        }
        Decoded<LabeledExample> example = LabeledExampleJson.decode(record.key(), record.value());
        return example instanceof Decoded.Invalid<LabeledExample> invalid
                ? Optional.of(invalid.reason())
                : Optional.empty();
    }

    @Override
    public String toString() {
        return (isSpec ? "task: " : "example: ") + record;
    }
}
