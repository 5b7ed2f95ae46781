package io.perennial.flink.ingest;

import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextEncoder;
import io.perennial.model.text.UnreadableTextException;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;

/** Turns the texts of examples into a base's tokens. */
public final class ExampleTokeniser {

    private final TextEncoder encoder;

    public ExampleTokeniser(TextEncoder encoder) {
        this.encoder = encoder;
    }

    /**
     * @param origin the record that the example came in
     * @throws UnreadableTextException for a text that the tokenizer makes nothing of
     */
    public IncomingExample tokenise(LabeledExample example, SourceRecord origin) {
        EncodedText text = encode(example);
        return new IncomingExample(
                example.task(),
                ExpectedAnswer.of(example.answer()),
                text.tokenIds(),
                text.firstLength(),
                example.id(),
                origin);
    }

    private EncodedText encode(LabeledExample example) {
        return example.answer() instanceof Answer.Target target
                ? encoder.encodeWithTarget(example.text(), target.target())
                : encoder.encode(example.text(), example.textPair());
    }
}
