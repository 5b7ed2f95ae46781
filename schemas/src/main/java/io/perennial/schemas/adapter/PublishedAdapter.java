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
 * @param signature as it stands in the chunks, not to be changed; empty = it carries none
 */
public record PublishedAdapter(
        String task,
        long version,
        String baseFingerprint,
        Instant publishedAt,
        byte[] artifact,
        byte[] signature) {

    public PublishedAdapter {
        TaskName.check(task);
        Objects.requireNonNull(baseFingerprint, "baseFingerprint");
        Objects.requireNonNull(publishedAt, "publishedAt");
        Objects.requireNonNull(signature, "signature");
        if (version < 1) {
            throw new IllegalArgumentException("version is " + version + "; versions start at 1");
        }
        if (artifact.length == 0) {
            throw new IllegalArgumentException("the artifact of " + task + " is empty");
        }
    }

    /** One without a signature. */
    public PublishedAdapter(
            String task,
            long version,
            String baseFingerprint,
            Instant publishedAt,
            byte[] artifact) {
        this(task, version, baseFingerprint, publishedAt, artifact, new byte[0]);
    }

    /** Whether it carries a signature; who made it is another question. */
    public boolean isSigned() {
        return signature.length > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublishedAdapter that
                && task.equals(that.task)
                && version == that.version
                && baseFingerprint.equals(that.baseFingerprint)
                && publishedAt.equals(that.publishedAt)
                && Arrays.equals(artifact, that.artifact)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                task,
                version,
                baseFingerprint,
                publishedAt,
                Arrays.hashCode(artifact),
                Arrays.hashCode(signature));
    }

    @Override
    public String toString() {
        return "PublishedAdapter[task=%s, version=%d, baseFingerprint=%s, publishedAt=%s, %d bytes%s]"
                .formatted(
                        task,
                        version,
                        baseFingerprint,
                        publishedAt,
                        artifact.length,
                        isSigned() ? ", signed" : "");
    }
}
