package io.perennial.flink.job;

import io.perennial.flink.ingest.SpecCheck;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;

/** The specification of tasks that onboard themselves, read once at start. */
final class DefaultSpec {

    private static final String KEY = "default-spec";
    private static final byte[] PLACEHOLDER = "default".getBytes(StandardCharsets.UTF_8);

    private DefaultSpec() {}

    /** The specification with a placeholder for the task's name. */
    static TaskSpec parse(String json) {
        Decoded<TaskSpec> decoded =
                TaskSpecJson.decode(PLACEHOLDER, json.getBytes(StandardCharsets.UTF_8));
        if (decoded instanceof Decoded.Invalid<TaskSpec> invalid) {
            throw new InvalidJobConfigException(
                    KEY, json, invalid.message(), "give a task specification without 'task'");
        }
        TaskSpec spec = ((Decoded.Valid<TaskSpec>) decoded).value();
        if (spec.slot() != null) {
            throw new InvalidJobConfigException(
                    KEY, json, "many tasks cannot share slot " + spec.slot(), "leave 'slot' out");
        }
        try {
            Objective objective = AdapterSpec.parse(spec.adapter().json()).objective();
            String problem = SpecCheck.problem(spec, objective);
            if (problem != null) {
                throw new InvalidJobConfigException(KEY, json, problem, "correct that field");
            }
        } catch (InvalidAdapterSpecException e) {
            throw new InvalidJobConfigException(KEY, json, e.getMessage(), "correct 'adapter'");
        }
        return spec;
    }
}
