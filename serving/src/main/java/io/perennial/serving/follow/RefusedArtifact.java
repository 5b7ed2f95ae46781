package io.perennial.serving.follow;

import java.time.Instant;
import java.util.Objects;

/**
 * An artifact that is not served.
 *
 * @param task the task it was for, as far as known
 * @param version its version, 0 when unknown
 * @param reason the category
 * @param message what exactly is wrong, and what to do
 * @param refusedAt when it was refused
 */
public record RefusedArtifact(
        String task, long version, RefusalReason reason, String message, Instant refusedAt) {
    public RefusedArtifact {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(refusedAt, "refusedAt");
    }
}
