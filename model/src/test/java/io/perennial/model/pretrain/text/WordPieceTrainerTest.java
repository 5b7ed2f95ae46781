package io.perennial.model.pretrain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordPieceTrainerTest {

    /** Words over a small alphabet with many repeated pairs. */
    private static Map<String, Long> counts() {
        Random random = new Random(3);
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < 400; i++) {
            StringBuilder word = new StringBuilder();
            int length = 1 + random.nextInt(9);
            for (int k = 0; k < length; k++) {
                word.append((char) ('a' + random.nextInt(4)));
            }
            counts.merge(word.toString(), 1L + random.nextInt(50), Long::sum);
        }
        return counts;
    }

    @Test
    void mergesTheMostFrequentPairFirst() {
        WordPieceVocabulary vocabulary =
                WordPieceTrainer.train(Map.of("low", 5L, "lot", 3L, "now", 7L), 100, 500);
        assertThat(vocabulary.pieces())
                .containsExactly(
                        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "l", "n", "o", "t", "w",
                        "##o", "##t", "##w", "##ow", "now", "low", "##ot", "lot");
    }

    @Test
    void agreesWithCountingAllPairsAnewBeforeEachMerge() {
        Map<String, Long> counts = counts();
        for (int size : new int[] {13, 20, 60, 300}) {
            assertThat(WordPieceTrainer.train(counts, size, 500).pieces())
                    .isEqualTo(slowly(counts, size));
        }
    }

    @Test
    void doesNotDependOnTheOrderOfTheWords() {
        Map<String, Long> counts = counts();
        List<String> words = new ArrayList<>(counts.keySet());
        Collections.shuffle(words, new Random(5));
        Map<String, Long> shuffled = new LinkedHashMap<>();
        words.forEach(word -> shuffled.put(word, counts.get(word)));
        assertThat(WordPieceTrainer.train(shuffled, 200, 500))
                .isEqualTo(WordPieceTrainer.train(counts, 200, 500));
    }

    @Test
    void keepsTheMostFrequentCharacters() {
        Map<String, Long> counts = Map.of("ab", 9L, "ba", 9L, "é", 1L, "😀", 3L);
        assertThat(WordPieceTrainer.train(counts, 100, 3).pieces())
                .contains("a", "b", "😀", "##a", "ab")
                .doesNotContain("é");
    }

    @Test
    void refusesAVocabularySmallerThanItsAlphabet() {
        assertThatThrownBy(() -> WordPieceTrainer.train(Map.of("abc", 1L), 9, 500))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining("take 10 pieces, the vocabulary has 9");
        assertThatThrownBy(() -> WordPieceTrainer.train(Map.of("abc", 1L), 70_000, 500))
                .hasMessageContaining("65535");
    }

    /** The definition of the algorithm, without any bookkeeping. */
    private static List<String> slowly(Map<String, Long> counts, int size) {
        List<String> pieces = new ArrayList<>(WordPieceVocabulary.SPECIAL);
        pieces.addAll(Alphabet.of(counts, 500).pieces());
        Map<String, List<String>> spelled = new HashMap<>();
        counts.keySet().forEach(word -> spelled.put(word, Alphabet.spell(word)));
        while (pieces.size() < size) {
            Map<List<String>, Long> pairs = new HashMap<>();
            spelled.forEach(
                    (word, parts) -> {
                        for (int i = 0; i + 1 < parts.size(); i++) {
                            pairs.merge(
                                    List.copyOf(parts.subList(i, i + 2)),
                                    counts.get(word),
                                    Long::sum);
                        }
                    });
            if (pairs.isEmpty()) {
                break;
            }
            List<String> best = best(pairs);
            String merged = best.get(0) + best.get(1).substring(2);
            if (!pieces.contains(merged)) {
                pieces.add(merged);
            }
            spelled.replaceAll((word, parts) -> merge(parts, best, merged));
        }
        return pieces;
    }

    private static List<String> best(Map<List<String>, Long> pairs) {
        return pairs.keySet().stream()
                .min(
                        (one, other) -> {
                            int byCount = Long.compare(pairs.get(other), pairs.get(one));
                            int byLeft =
                                    byCount != 0 ? byCount : one.get(0).compareTo(other.get(0));
                            return byLeft != 0 ? byLeft : one.get(1).compareTo(other.get(1));
                        })
                .orElseThrow();
    }

    private static List<String> merge(List<String> parts, List<String> pair, String merged) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (i + 1 < parts.size() && parts.subList(i, i + 2).equals(pair)) {
                result.add(merged);
                i++;
            } else {
                result.add(parts.get(i));
            }
        }
        return result;
    }
}
