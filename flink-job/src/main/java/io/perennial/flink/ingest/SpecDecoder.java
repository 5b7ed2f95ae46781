package io.perennial.flink.ingest;

import io.perennial.flink.base.BaseAccess;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.task.TaskStart;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Decodes task specifications and tries their adapter settings out against the frozen base, so that
 * the trainer only ever sees specifications that work. The others go to {@link Rejections#TAG}.
 * Stateless.
 */
public final class SpecDecoder extends ProcessFunction<SourceRecord, IncomingSpec> {

    private static final long serialVersionUID = 1L;
    private static final int ANY_LABELS = 2;

    /** An adapter's parameters, and the two moments of each. */
    private static final long BYTES_PER_VALUE = 3L * Float.BYTES;

    private final BaseAccess access;
    private final String defaultAdapter;
    private final long residentBytes;
    private transient FrozenBase base;

    /**
     * @param defaultAdapter adapter settings of tasks that onboard themselves; tried out at start
     * @param residentBytes what a subtask may hold of adapters; one alone must fit
     */
    public SpecDecoder(BaseAccess access, String defaultAdapter, long residentBytes) {
        this.access = access;
        this.defaultAdapter = defaultAdapter;
        this.residentBytes = residentBytes;
    }

    @Override
    public void open(OpenContext context) {
        base = access.acquire();
        tryOut(defaultAdapter);
    }

    @Override
    public void processElement(SourceRecord source, Context context, Collector<IncomingSpec> out) {
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(source.key(), source.value());
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            accept(valid.value(), source, context, out);
        } else if (decoded instanceof Decoded.Invalid<TaskSpec> invalid) {
            context.output(
                    Rejections.TAG,
                    Rejections.of(invalid.reason(), invalid.message(), null, source));
        }
    }

    private void accept(
            TaskSpec spec, SourceRecord source, Context context, Collector<IncomingSpec> out) {
        String problem;
        try {
            problem = problem(spec, tryOut(spec.adapter().json()));
        } catch (InvalidAdapterSpecException e) {
            problem = e.getMessage();
        }
        if (problem == null) {
            out.collect(new IncomingSpec(spec.task(), TaskSpecJson.encode(spec), source));
        } else {
            context.output(
                    Rejections.TAG,
                    Rejections.of(RejectionReason.INVALID_TASK_SPEC, problem, spec.task(), source));
        }
    }

    private Objective tryOut(String adapter) {
        AdapterSpec spec = AdapterSpec.parse(adapter);
        long bytes = BYTES_PER_VALUE * base.layout(spec, ANY_LABELS).size();
        if (bytes > residentBytes) {
            throw new InvalidAdapterSpecException(
                    "the adapter takes %d bytes while it is trained, more than the job's resident-bytes of %d; choose smaller sizes"
                            .formatted(bytes, residentBytes));
        }
        return spec.objective();
    }

    /** What does not go together with what the task learns; null = nothing. */
    public static @Nullable String problem(TaskSpec spec, Objective objective) {
        return Stream.of(
                        labelProblem(spec, objective),
                        startProblem(spec, objective),
                        replicaProblem(spec, objective))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String replicaProblem(TaskSpec spec, Objective objective) {
        return spec.dataParallel().isOn() && objective.hasLabels() && !spec.labels().closed()
                ? "field \"data_parallel\" has %d replicas, which must know all labels from the start; name them in \"labels\", or leave \"data_parallel\" out"
                        .formatted(spec.dataParallel().replicas())
                : null;
    }

    private static @Nullable String startProblem(TaskSpec spec, Objective objective) {
        return spec.start() == TaskStart.SIMILAR && objective == Objective.TEXT
                ? "field \"start\" is \"similar\", but adapters cannot be compared for a task that writes text; write \"fresh\""
                : null;
    }

    private static @Nullable String labelProblem(TaskSpec spec, Objective objective) {
        boolean named = spec.labels().closed() || !spec.labels().labels().isEmpty();
        if (!named || objective.hasLabels()) {
            return null;
        }
        return "field \"labels\" names labels, but tasks with the objective \"%s\" have none; leave \"labels\" out"
                .formatted(objective.code());
    }

    @Override
    public void close() {
        if (base != null) {
            base.close();
        }
    }
}
