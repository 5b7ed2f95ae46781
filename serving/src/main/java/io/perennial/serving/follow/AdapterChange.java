package io.perennial.serving.follow;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.task.Canary;
import io.perennial.schemas.task.TaskSpec;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What the topics say about one task. */
public sealed interface AdapterChange {

    /** The task concerned. */
    String task();

    /**
     * A complete artifact that belongs to the served base.
     *
     * @param artifact the adapter, its labels and its lineage
     * @param bytes the same as it was published
     * @param publishedAt when the trainer published it
     * @param slot where it lies on the adapters topic
     * @param replaced the version that lay there before, which is now gone
     */
    record Arrived(
            AdapterArtifact artifact,
            byte[] bytes,
            Instant publishedAt,
            int slot,
            OptionalLong replaced)
            implements AdapterChange {
        public Arrived {
            Objects.requireNonNull(artifact, "artifact");
            Objects.requireNonNull(bytes, "bytes");
            Objects.requireNonNull(publishedAt, "publishedAt");
            Objects.requireNonNull(replaced, "replaced");
        }

        /** A version beside those before it. */
        public static Arrived of(AdapterArtifact artifact, Instant publishedAt) {
            return new Arrived(
                    artifact,
                    artifact.toBytes(),
                    publishedAt,
                    Math.toIntExact(artifact.version()),
                    OptionalLong.empty());
        }

        @Override
        public String task() {
            return artifact.task();
        }
    }

    /** An earlier version is no longer there; others of the task are. */
    record Withdrawn(String task, long version) implements AdapterChange {
        public Withdrawn {
            Objects.requireNonNull(task, "task");
        }
    }

    /** The task was taken out of service. */
    record Removed(String task) implements AdapterChange {
        public Removed {
            Objects.requireNonNull(task, "task");
        }
    }

    /**
     * Operators have decided which version answers.
     *
     * @param version none = the newest
     * @param canary another one that answers some of the requests
     */
    record Pinned(String task, OptionalLong version, Optional<Canary> canary)
            implements AdapterChange {
        public Pinned {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(canary, "canary");
        }

        /** What a task's specification says. */
        public static Pinned of(TaskSpec spec) {
            Long version = spec.pinnedVersion();
            return new Pinned(
                    spec.task(),
                    version == null ? OptionalLong.empty() : OptionalLong.of(version),
                    Optional.ofNullable(spec.canary()));
        }

        /** By the newest version alone. */
        public static Pinned newest(String task) {
            return new Pinned(task, OptionalLong.empty(), Optional.empty());
        }

        /** By this version alone. */
        public static Pinned to(String task, long version) {
            return new Pinned(task, OptionalLong.of(version), Optional.empty());
        }
    }
}
