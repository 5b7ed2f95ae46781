package io.perennial.model.pretrain.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Trains a WordPiece vocabulary from word counts the way Hugging Face's trainer does: words start
 * as characters, and the most frequent pair of neighbouring pieces becomes one piece, again and
 * again (Sennrich et al. 2016, section 3.2). Pairs of the same count are taken in the order of
 * their text, so the same counts give the same vocabulary. Words with a character outside the
 * alphabet are left out, because they are unknown tokens anyhow.
 */
public final class WordPieceTrainer {

    private final int vocabularySize;
    private final List<String> pieces = new ArrayList<>(WordPieceVocabulary.SPECIAL);
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<TrainedWord> words = new ArrayList<>();
    private final Map<Long, PiecePair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

    private WordPieceTrainer(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        for (int i = 0; i < pieces.size(); i++) {
            ids.put(pieces.get(i), i);
        }
    }

    /**
     * @param counts words as {@link WordCounter} counts them
     * @param vocabularySize the most pieces; fewer come out where the words have no more
     * @param alphabetLimit the most different characters; the most frequent ones stay
     * @throws InvalidCorpusException where the alphabet alone does not fit, or a limit is out of
     *     range
     */
    public static WordPieceVocabulary train(
            Map<String, Long> counts, int vocabularySize, int alphabetLimit) {
        if (vocabularySize > WordPieceVocabulary.LARGEST || alphabetLimit < 1) {
            throw new InvalidCorpusException(
                    "a vocabulary of %d pieces over %d characters cannot be trained; ask for at most %d pieces and at least 1 character"
                            .formatted(vocabularySize, alphabetLimit, WordPieceVocabulary.LARGEST));
        }
        WordPieceTrainer trainer = new WordPieceTrainer(vocabularySize);
        trainer.spell(counts, Alphabet.of(counts, alphabetLimit));
        trainer.countPairs();
        trainer.mergePairs();
        return new WordPieceVocabulary(trainer.pieces);
    }

    private void spell(Map<String, Long> counts, Alphabet alphabet) {
        alphabet.pieces().forEach(this::idOf);
        if (pieces.size() > vocabularySize) {
            throw new InvalidCorpusException(
                    "the alphabet and the special tokens take %d pieces, the vocabulary has %d; ask for a larger vocabulary or fewer characters"
                            .formatted(pieces.size(), vocabularySize));
        }
        counts.forEach(
                (word, count) -> {
                    if (alphabet.spells(word)) {
                        int[] spelled = Alphabet.spell(word).stream().mapToInt(ids::get).toArray();
                        words.add(new TrainedWord(spelled, count));
                    }
                });
    }

    private void countPairs() {
        for (int i = 0; i < words.size(); i++) {
            TrainedWord word = words.get(i);
            for (int k = 0; k + 1 < word.length(); k++) {
                PiecePair pair = pairOf(word.piece(k), word.piece(k + 1));
                pair.change(word.count());
                pair.addWord(i);
            }
        }
        pairs.values().forEach(this::queue);
    }

    private void mergePairs() {
        while (pieces.size() < vocabularySize && !candidates.isEmpty()) {
            Candidate best = candidates.remove();
            long count = best.pair().count();
            if (best.count() == count) {
                merge(best.pair());
            } else if (count > 0 && count < best.count()) {
                queue(best.pair());
            }
        }
    }

    private void merge(PiecePair pair) {
        String right = pieces.get(pair.right());
        String text =
                pieces.get(pair.left())
                        + right.substring(WordPieceVocabulary.CONTINUATION.length());
        int merged = idOf(text);
        Set<PiecePair> grown = new HashSet<>();
        for (int i = 0; i < pair.wordCount(); i++) {
            int index = pair.word(i);
            TrainedWord word = words.get(index);
            word.merge(
                    pair.left(),
                    pair.right(),
                    merged,
                    (left, second, change) -> {
                        PiecePair neighbours = pairOf(left, second);
                        neighbours.change(change);
                        if (change > 0) {
                            neighbours.addWord(index);
                            grown.add(neighbours);
                        }
                    });
        }
        pairs.remove(PiecePair.key(pair.left(), pair.right()));
        pair.finish();
        grown.forEach(this::queue);
    }

    private void queue(PiecePair pair) {
        if (pair.count() > 0) {
            candidates.add(
                    new Candidate(
                            pair, pair.count(), pieces.get(pair.left()), pieces.get(pair.right())));
        }
    }

    private PiecePair pairOf(int left, int right) {
        return pairs.computeIfAbsent(PiecePair.key(left, right), key -> new PiecePair(left, right));
    }

    private int idOf(String piece) {
        Integer known = ids.get(piece);
        if (known != null) {
            return known;
        }
        int id = pieces.size();
        pieces.add(piece);
        ids.put(piece, id);
        return id;
    }

    /** A pair with the count that it had when it was queued; the next one to merge comes first. */
    private record Candidate(PiecePair pair, long count, String left, String right)
            implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            int byLeft = byCount != 0 ? byCount : left.compareTo(other.left);
            return byLeft != 0 ? byLeft : right.compareTo(other.right);
        }
    }
}
