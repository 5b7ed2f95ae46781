package io.perennial.flink.ingest;

import io.perennial.flink.base.BaseAccess;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.UnreadableTextException;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes, validates and tokenises examples, ahead of training and in parallel with it. Records
 * that are no valid example go to {@link Rejections#TAG}. Stateless.
 */
public final class ExampleDecoder extends ProcessFunction<SourceRecord, IncomingExample> {

    private static final long serialVersionUID = 1L;

    private final BaseAccess access;
    private transient FrozenBase base;
    private transient ExampleTokeniser tokeniser;

    public ExampleDecoder(BaseAccess access) {
        this.access = access;
    }

    @Override
    public void open(OpenContext context) {
        base = access.acquire();
        tokeniser = new ExampleTokeniser(base.textEncoder());
    }

    @Override
    public void processElement(
            SourceRecord source, Context context, Collector<IncomingExample> out) {
        Decoded<LabeledExample> decoded = LabeledExampleJson.decode(source.key(), source.value());
        if (decoded instanceof Decoded.Valid<LabeledExample> valid) {
            admit(valid.value(), source, context, out);
        } else if (decoded instanceof Decoded.Invalid<LabeledExample> invalid) {
            context.output(
                    Rejections.TAG,
                    Rejections.of(invalid.reason(), invalid.message(), null, source));
        }
    }

    private void admit(
            LabeledExample example,
            SourceRecord source,
            Context context,
            Collector<IncomingExample> out) {
        IncomingExample tokenised;
        try {
            tokenised = tokeniser.tokenise(example, source);
        } catch (UnreadableTextException e) {
            context.output(
                    Rejections.TAG,
                    Rejections.of(
                            RejectionReason.INVALID_FIELD, e.getMessage(), example.task(), source));
            return;
        }
        out.collect(tokenised);
    }

    @Override
    public void close() {
        if (base != null) {
            base.close();
        }
    }
}
