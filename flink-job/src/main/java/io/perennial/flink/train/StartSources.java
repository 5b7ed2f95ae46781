package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import java.util.List;

/** Published adapters of other tasks; in the job, those of the same subtask. */
interface StartSources {

    /** A few that the task might start from, in an order that depends on what is stored alone. */
    List<AdapterArtifact> forStartOf(ResidentTask task) throws Exception;
}
