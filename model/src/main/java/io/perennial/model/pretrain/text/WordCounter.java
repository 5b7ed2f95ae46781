package io.perennial.model.pretrain.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the words of corpus files. Words longer than the tokenizer reads are left out. For one
 * thread.
 */
public final class WordCounter {

    /** One occurrence in a file of weight 1. */
    private static final int UNIT = 1000;

    private final WordSplitter splitter = new WordSplitter();
    private final Map<String, Count> counts = new HashMap<>(1 << 20);

    /**
     * The words that occur at least so often in all files together, weights left aside, with their
     * occurrences times the weights of their files, in thousandths.
     *
     * @throws InvalidCorpusException for a file that cannot be read, or where no word is left
     */
    public static Map<String, Long> count(List<CorpusPart> parts, int minimumCount) {
        WordCounter counter = new WordCounter();
        for (CorpusPart part : parts) {
            counter.add(part);
        }
        Map<String, Long> result = new HashMap<>();
        counter.counts.forEach(
                (word, count) -> {
                    if (count.occurrences >= minimumCount) {
                        result.put(word, count.weighted);
                    }
                });
        if (result.isEmpty()) {
            throw new InvalidCorpusException(
                    "no word occurs %d times in the corpus files %s; add text or lower the minimum"
                            .formatted(
                                    minimumCount, parts.stream().map(CorpusPart::file).toList()));
        }
        return result;
    }

    private void add(CorpusPart part) {
        long unit = Math.round(part.weight() * UNIT);
        try (CorpusFile file = CorpusFile.open(part.file())) {
            for (List<String> lines = file.next(); lines != null; lines = file.next()) {
                for (String line : lines) {
                    splitter.split(line, word -> add(word, unit));
                }
            }
        }
    }

    private void add(String word, long unit) {
        Count count = counts.get(word);
        if (count == null) {
            if (WordPieceEncoder.isTooLong(word)) {
                return;
            }
            count = new Count();
            counts.put(word, count);
        }
        count.occurrences++;
        count.weighted += unit;
    }

    private static final class Count {
        private long occurrences;
        private long weighted;
    }
}
