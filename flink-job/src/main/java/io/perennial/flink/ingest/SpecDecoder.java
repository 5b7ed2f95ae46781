package io.perennial.flink.ingest;

import io.perennial.flink.base.BaseAccess;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes task specifications and tries their adapter settings out against the frozen base, so that
 * the trainer only ever sees specifications that work. The others go to {@link Rejections#TAG}.
 * Stateless.
 */
public final class SpecDecoder extends ProcessFunction<SourceRecord, IncomingSpec> {

    private static final long serialVersionUID = 1L;

    private final BaseAccess access;
    private final String defaultAdapter;
    private final long residentBytes;
    private transient FrozenBase base;
    private transient SpecCheck check;

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
        check = new SpecCheck(base, residentBytes);
        check.tryOut(defaultAdapter);
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
        String problem = check.problem(spec);
        if (problem == null) {
            out.collect(new IncomingSpec(spec.task(), TaskSpecJson.encode(spec), source));
        } else {
            context.output(
                    Rejections.TAG,
                    Rejections.of(RejectionReason.INVALID_TASK_SPEC, problem, spec.task(), source));
        }
    }

    @Override
    public void close() {
        if (base != null) {
            base.close();
        }
    }
}
