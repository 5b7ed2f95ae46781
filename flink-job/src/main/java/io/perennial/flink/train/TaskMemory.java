package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.AdapterState;
import java.util.Optional;

/** What is stored of one task beside what is resident: read when a step needs it. */
interface TaskMemory {

    /** The task's own examples for replay, under the indices of {@link Reservoir}. */
    ExampleStore reservoir();

    /** The newest held-out examples, under {@code number % Curriculum.HOLDOUT_CAPACITY}. */
    ExampleStore holdout();

    /** Parameters and moments as last stored. */
    Optional<AdapterState> adapter() throws Exception;

    /** What the task's texts look like to the frozen base, as last stored. */
    Optional<FeatureStatistics> features() throws Exception;

    /** The version that is being served. */
    Optional<AdapterArtifact> published() throws Exception;
}
