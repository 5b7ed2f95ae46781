package io.perennial.cli.streams;

import io.perennial.cli.streams.grammar.Draws;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fair choice of rows out of a stream that may be longer than memory; the same choice every time.
 */
final class Sample {

    private Sample() {}

    private record Numbered(long number, LabeledText row) {}

    /** At most {@code limit} rows, every row with equal chance, in the order in which they came. */
    static List<LabeledText> of(Stream<LabeledText> rows, int limit, Draws draws) {
        List<Numbered> kept = new ArrayList<>();
        long number = 0;
        for (Iterator<LabeledText> iterator = rows.iterator(); iterator.hasNext(); number++) {
            Numbered row = new Numbered(number, iterator.next());
            if (kept.size() < limit) {
                kept.add(row);
            } else {
                int place = draws.below((int) Math.min(number + 1, Integer.MAX_VALUE));
                if (place < limit) {
                    kept.set(place, row);
                }
            }
        }
        return kept.stream()
                .sorted(Comparator.comparingLong(Numbered::number))
                .map(Numbered::row)
                .toList();
    }
}
