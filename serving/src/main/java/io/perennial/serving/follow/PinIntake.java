package io.perennial.serving.follow;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads from the tasks topic which version of a task operators want to answer. */
final class PinIntake {

    private PinIntake() {}

    /** What a specification says; nothing where the record is none, which the trainer rejects. */
    static Optional<AdapterChange> accept(byte @Nullable [] key, byte @Nullable [] value) {
        if (TaskSpecJson.decode(key, value) instanceof Decoded.Valid<TaskSpec> valid) {
            Long pinned = valid.value().pinnedVersion();
            return Optional.of(
                    new AdapterChange.Pinned(
                            valid.value().task(),
                            pinned == null ? OptionalLong.empty() : OptionalLong.of(pinned),
                            Optional.ofNullable(valid.value().canary())));
        }
        return Optional.empty();
    }
}
