package io.perennial.schemas.adapter;

import io.perennial.schemas.task.TaskName;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * One whole version of a task's adapter, as it was published.
 *
 * @param version 1 and up
 * @param baseFingerprint the frozen base that it was trained against
 * @param artifact its bytes, not to be changed
 */
public record PublishedAdapter(
        String task, long version, String baseFingerprint, Instant publishedAt, byte[] artifact) {

    public PublishedAdapter {
        TaskName.check(task);
        Objects.requireNonNull(baseFingerprint, "baseFingerprint");
        Objects.requireNonNull(publishedAt, "publishedAt");
        if (version < 1) {
            throw new IllegalArgumentException("version is " + version + "; versions start at 1");
        }
        if (artifact.length == 0) {
            throw new IllegalArgumentException("the artifact of " + task + " is empty");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublishedAdapter that
                && task.equals(that.task)
                && version == that.version
                && baseFingerprint.equals(that.baseFingerprint)
                && publishedAt.equals(that.publishedAt)
                && Arrays.equals(artifact, that.artifact);
    }

    @Override
    public int hashCode() {
        return Objects.hash(task, version, baseFingerprint, publishedAt, Arrays.hashCode(artifact));
    }

    @Override
    public String toString() {
        return "PublishedAdapter[task=%s, version=%d, baseFingerprint=%s, publishedAt=%s, %d bytes]"
                .formatted(task, version, baseFingerprint, publishedAt, artifact.length);
    }
}
