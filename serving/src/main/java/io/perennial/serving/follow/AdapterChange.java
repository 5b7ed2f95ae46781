package io.perennial.serving.follow;

import io.perennial.model.artifact.AdapterArtifact;
import java.time.Instant;
import java.util.Objects;

/** What the adapters topic says about one task. */
public sealed interface AdapterChange {

    /** The task concerned. */
    String task();

    /**
     * A complete artifact that belongs to the served base.
     *
     * @param artifact the adapter, its labels and its lineage
     * @param publishedAt when the trainer published it
     */
    record Arrived(AdapterArtifact artifact, Instant publishedAt) implements AdapterChange {
        public Arrived {
            Objects.requireNonNull(artifact, "artifact");
            Objects.requireNonNull(publishedAt, "publishedAt");
        }

        @Override
        public String task() {
            return artifact.task();
        }
    }

    /** The task was taken out of service. */
    record Removed(String task) implements AdapterChange {
        public Removed {
            Objects.requireNonNull(task, "task");
        }
    }
}
