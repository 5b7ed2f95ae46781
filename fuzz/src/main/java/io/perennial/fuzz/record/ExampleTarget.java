package io.perennial.fuzz.record;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.input.HostileJson;
import io.perennial.fuzz.input.HostileTexts;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Labelled examples: a value or a reason, never anything thrown; what is good survives a copy. */
public final class ExampleTarget implements FuzzTarget<KafkaRecord> {

    private static final List<String> SEEDS =
            List.of(
                    """
                    {"task":"intents","text":"wake me at six","label":"alarm"}""",
                    """
                    {"text":"a cat","text_pair":"an animal","label":1.50,"id":"x-1",
                     "time":"2026-01-31T12:00:00Z","headers":{"source":"web","n":7}}""",
                    """
                    {"task":"topics","text":"goal in the last minute","labels":["sport","news"],
                     "time":1760000000000}""",
                    """
                    {"task":"stars","text":"quite good","value":0.75}""",
                    """
                    {"task":"replies","text":"where is my order?","target":"on its way"}""");

    @Override
    public String name() {
        return "examples";
    }

    @Override
    public String door() {
        return "the decoder of the examples topic";
    }

    @Override
    public Arbitrary<KafkaRecord> inputs() {
        return KafkaRecord.of(
                Arbitraries.frequencyOf(
                        Tuple.of(40, HostileJson.like(SEEDS)),
                        Tuple.of(1, longTexts()),
                        Tuple.of(1, HostileJson.labels().map(ExampleTarget::withLabels))));
    }

    /** Examples with texts of up to 10 million characters. */
    public static Arbitrary<byte[]> longTexts() {
        return HostileTexts.longTexts().map(ExampleTarget::withText);
    }

    private static byte[] withText(String text) {
        return "{\"task\":\"intents\",\"text\":%s,\"label\":\"alarm\"}"
                .formatted(HostileJson.quoted(text))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withLabels(String labels) {
        return "{\"task\":\"topics\",\"text\":\"a goal\",\"labels\":%s}"
                .formatted(labels)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Verdict feed(KafkaRecord record) {
        Decoded<LabeledExample> decoded = LabeledExampleJson.decode(record.key(), record.value());
        if (decoded instanceof Decoded.Invalid<LabeledExample> invalid) {
            return Complaint.checked(invalid.message());
        }
        LabeledExample example = ((Decoded.Valid<LabeledExample>) decoded).value();
        Decoded<LabeledExample> again =
                LabeledExampleJson.decode(null, LabeledExampleJson.encode(example));
        if (!decoded.equals(again)) {
            throw new AssertionError("a copy of %s is %s".formatted(decoded, again));
        }
        return Verdict.ACCEPTED;
    }
}
