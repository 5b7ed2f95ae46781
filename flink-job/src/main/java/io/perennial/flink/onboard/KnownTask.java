package io.perennial.flink.onboard;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.util.Set;

/** A task's specification in the form that examples are checked against. */
record KnownTask(TaskSpec spec, Objective objective, Set<String> labels) {

    KnownTask(TaskSpec spec) {
        this(
                spec,
                AdapterSpec.parse(spec.adapter().json()).objective(),
                Set.copyOf(spec.labels().labels()));
    }

    /** Reads what the ingest stage has found valid; anything else is a bug. */
    static KnownTask read(byte[] spec) {
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(null, spec);
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            return new KnownTask(valid.value());
        }
        throw new IllegalStateException("state holds an invalid task specification: " + decoded);
    }
}
