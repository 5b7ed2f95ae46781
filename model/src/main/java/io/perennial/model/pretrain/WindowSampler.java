package io.perennial.model.pretrain;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws the rows of a step: pairs of neighbouring windows of one document, then masks them (80 %
 * [MASK], 10 % a random token, 10 % left, as Devlin et al. 2019). A step's rows depend on seed and
 * step number alone, so a run that goes on later sees what it would have seen.
 */
final class WindowSampler {

    /** Fewest tokens of a window that stands for itself. */
    private static final int LEAST_TOKENS = 6;

    private final List<TrainingText> texts;
    private final double[] upTo;
    private final int vocabularySize;
    private final SpecialTokens special;
    private final double maskedShare;
    private final boolean heldOut;
    private final long seed;

    /**
     * @param texts what is read, each as often as its weight says
     * @param vocabularySize of the tokenizer
     * @param heldOut whether to read the documents that are kept for evaluation, instead of all
     *     others
     */
    WindowSampler(
            List<TrainingText> texts,
            int vocabularySize,
            SpecialTokens special,
            double maskedShare,
            boolean heldOut,
            long seed) {
        this.texts = List.copyOf(texts);
        this.upTo = new double[texts.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += texts.get(i).weight() * texts.get(i).tokens().size();
            upTo[i] = sum;
        }
        this.vocabularySize = vocabularySize;
        this.special = special;
        this.maskedShare = maskedShare;
        this.heldOut = heldOut;
        this.seed = seed;
    }

    /** Token ids of a window, without special tokens: from inclusive, to exclusive. */
    private record Window(TokenDocuments tokens, long from, long to) {}

    /** The rows of a step. */
    MaskedBatch batch(long step, RowShape shape) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + step);
        random.nextLong();
        int rows = shape.rows();
        int length = shape.length();
        long[] ids = new long[rows * length];
        Arrays.fill(ids, special.padding());
        float[] attention = new float[ids.length];
        for (int row = 0; row < rows; row += 2) {
            Window[] pair = pair(random, shape);
            write(pair[0], ids, attention, row * length);
            write(pair[1], ids, attention, (row + 1) * length);
        }
        return mask(random, rows, length, ids, attention);
    }

    private Window[] pair(Random random, RowShape shape) {
        TokenDocuments tokens = draw(random);
        long position = (long) (random.nextDouble() * tokens.size());
        int document = tokens.documentAt(position);
        while (tokens.heldOut(document) != heldOut) {
            position = (long) (random.nextDouble() * tokens.size());
            document = tokens.documentAt(position);
        }
        return pairAt(tokens, document, tokens.lineStart(position), shape);
    }

    /**
     * Two windows one after the other, the first from a line's start. Where the document ends too
     * soon both are its halves, and a very short document is its own neighbour: it is masked twice
     * in different places.
     */
    private Window[] pairAt(TokenDocuments tokens, int document, long from, RowShape shape) {
        int room = shape.length() - 2;
        long end = tokens.documentEnd(document);
        if (end - from < room + LEAST_TOKENS) {
            from = Math.max(tokens.documentStart(document), end - 2L * room);
        }
        if (end - from < 2 * LEAST_TOKENS) {
            return new Window[] {
                new Window(tokens, from, Math.min(end, from + room)),
                new Window(tokens, from, Math.min(end, from + room))
            };
        }
        long middle = from + Math.min(room, (end - from) / 2);
        if (shape.wholeLines()) {
            long line = tokens.lineStart(middle);
            middle = line >= from + LEAST_TOKENS ? line : middle;
        }
        long to = Math.min(end, middle + room);
        if (shape.wholeLines() && to < end) {
            long line = tokens.lineStart(to);
            to = line >= middle + LEAST_TOKENS ? line : to;
        }
        return new Window[] {new Window(tokens, from, middle), new Window(tokens, middle, to)};
    }

    private TokenDocuments draw(Random random) {
        double at = random.nextDouble() * upTo[upTo.length - 1];
        int text = 0;
        while (at >= upTo[text] && text < upTo.length - 1) {
            text++;
        }
        return texts.get(text).tokens();
    }

    private void write(Window window, long[] ids, float[] attention, int at) {
        int size = Math.toIntExact(window.to - window.from);
        ids[at] = special.first();
        for (int i = 0; i < size; i++) {
            ids[at + 1 + i] = window.tokens.token(window.from + i);
        }
        ids[at + 1 + size] = special.separator();
        Arrays.fill(attention, at, at + size + 2, 1);
    }

    private MaskedBatch mask(Random random, int rows, int length, long[] ids, float[] attention) {
        long[] places = new long[ids.length];
        long[] wanted = new long[ids.length];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean word =
                    attention[i] > 0 && ids[i] != special.first() && ids[i] != special.separator();
            boolean needed = count == 0 && i == ids.length - 1;
            if (needed || word && random.nextDouble() < maskedShare) {
                places[count] = i;
                wanted[count++] = ids[i];
                double kind = random.nextDouble();
                if (kind < 0.8) {
                    ids[i] = special.mask();
                } else if (kind < 0.9) {
                    ids[i] = special.count() + random.nextInt(vocabularySize - special.count());
                }
            }
        }
        return new MaskedBatch(
                rows,
                length,
                ids,
                attention,
                Arrays.copyOf(places, count),
                Arrays.copyOf(wanted, count));
    }
}
