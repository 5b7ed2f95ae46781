package io.perennial.model.predict;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedReading;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Continues texts of many tasks at once: every step reads one token of each row, and each row meets
 * its own task's adapter, of whichever method. A row ends at the base's end token, at a stop text,
 * after as many tokens as were allowed, or where the base has no position left; it then leaves the
 * steps of the others.
 *
 * <p>What a row writes does not depend on the rows beside it, up to float32 rounding of the scores.
 * Rows that come later do not join a call that runs. Use one generator per thread.
 */
public final class TextGenerator {

    private final FrozenBase base;

    /** Takes a decoder with a tokenizer. */
    public TextGenerator(FrozenBase base) {
        this.base = base;
    }

    /**
     * Continues every text.
     *
     * @param requests at least one
     * @return in the given order
     * @throws IllegalStateException where an adapter's scores are not numbers, naming its task
     */
    public List<GeneratedText> generate(List<GenerationRequest> requests) {
        List<WritingRow> rows = requests.stream().map(r -> new WritingRow(base, r)).toList();
        List<FusedReading.Row> read = requests.stream().map(TextGenerator::row).toList();
        try (FusedReading reading = new FusedReading(base, read)) {
            List<Integer> open = IntStream.range(0, rows.size()).boxed().toList();
            List<float[]> scores = reading.begin();
            while (!open.isEmpty()) {
                List<FusedReading.Next> next = new ArrayList<>();
                for (int i = 0; i < open.size(); i++) {
                    int row = open.get(i);
                    token(requests.get(row), rows.get(row), scores.get(i), reading.hasRoom(row))
                            .ifPresent(token -> next.add(new FusedReading.Next(row, token)));
                }
                open = next.stream().map(FusedReading.Next::row).toList();
                if (!open.isEmpty()) {
                    scores = reading.readOn(next);
                }
            }
        }
        return rows.stream().map(WritingRow::result).toList();
    }

    private static FusedReading.Row row(GenerationRequest request) {
        ServableAdapter adapter = request.adapter();
        return new FusedReading.Row(adapter.layout(), adapter.parameterTensor(), request.text());
    }

    private static OptionalInt token(
            GenerationRequest request, WritingRow row, float[] scores, boolean hasRoom) {
        try {
            return row.write(scores, hasRoom);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "task %s, version %d: %s"
                            .formatted(
                                    request.adapter().task(),
                                    request.adapter().version(),
                                    e.getMessage()),
                    e);
        }
    }
}
