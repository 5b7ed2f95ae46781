package io.perennial.model.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowSamplerTest {

    private static final int VOCABULARY = 5000;
    private static final int LINE = 10;
    private static final int DOCUMENT = 200;

    /** Ascending ids in lines of 10 and documents of 200 tokens. */
    private static final TokenDocuments COUNTING =
            new TokenDocuments() {
                @Override
                public long size() {
                    return 4000;
                }

                @Override
                public int token(long position) {
                    return 100 + (int) position;
                }

                @Override
                public int documentAt(long position) {
                    return (int) (position / DOCUMENT);
                }

                @Override
                public long documentStart(int document) {
                    return (long) document * DOCUMENT;
                }

                @Override
                public long documentEnd(int document) {
                    return documentStart(document + 1);
                }

                @Override
                public long lineStart(long position) {
                    return position / LINE * LINE;
                }
            };

    private static MaskedBatch batch(long seed, long step, RowShape shape) {
        return new WindowSampler(
                        List.of(new TrainingText("counting", COUNTING, 1)),
                        VOCABULARY,
                        SpecialTokens.BERT,
                        0.2,
                        false,
                        seed)
                .batch(step, shape);
    }

    /** The rows before masking. */
    private static long[] restored(MaskedBatch batch) {
        long[] ids = batch.ids().clone();
        for (int i = 0; i < batch.places().length; i++) {
            ids[(int) batch.places()[i]] = batch.wanted()[i];
        }
        return ids;
    }

    @Test
    void pairsFollowOneAnotherInOneDocument() {
        MaskedBatch batch = batch(1, 0, new RowShape(32, 34, false));
        long[] ids = restored(batch);
        for (int row = 0; row < batch.rows(); row += 2) {
            long[] first = Arrays.copyOfRange(ids, row * 34, (row + 1) * 34);
            long[] second = Arrays.copyOfRange(ids, (row + 1) * 34, (row + 2) * 34);
            assertThat(first[0]).isEqualTo(SpecialTokens.BERT.first());
            int end = indexOf(first, SpecialTokens.BERT.separator());
            assertThat(second[1]).isEqualTo(first[end - 1] + 1);
            assertThat((first[1] - 100) / DOCUMENT).isEqualTo((second[1] - 100) / DOCUMENT);
            for (int i = 2; i < end; i++) {
                assertThat(first[i]).isEqualTo(first[i - 1] + 1);
            }
        }
    }

    @Test
    void wholeLinesEndWhereALineEnds() {
        MaskedBatch batch = batch(1, 0, new RowShape(32, 34, true));
        long[] ids = restored(batch);
        for (int row = 0; row < batch.rows(); row++) {
            long[] own = Arrays.copyOfRange(ids, row * 34, (row + 1) * 34);
            int end = indexOf(own, SpecialTokens.BERT.separator());
            assertThat((own[end - 1] - 100 + 1) % LINE).isZero();
            assertThat(Arrays.stream(own).skip(end + 1L)).containsOnly(0L).isNotEmpty();
        }
    }

    @Test
    void masksTheAskedShareAndNoSpecialToken() {
        MaskedBatch batch = batch(1, 3, new RowShape(200, 64, false));
        double share = (double) batch.places().length / batch.tokens();
        assertThat(share).isCloseTo(0.2 * 62 / 64, within(0.02));
        assertThat(Arrays.stream(batch.wanted()).min().orElseThrow()).isGreaterThanOrEqualTo(100);
        long hidden =
                Arrays.stream(batch.places())
                        .filter(at -> batch.ids()[(int) at] == SpecialTokens.BERT.mask())
                        .count();
        assertThat((double) hidden / batch.places().length).isCloseTo(0.8, within(0.05));
    }

    @Test
    void aStepsRowsDependOnSeedAndStepAlone() {
        RowShape shape = new RowShape(8, 32, true);
        assertThat(batch(1, 7, shape).ids()).isEqualTo(batch(1, 7, shape).ids());
        assertThat(batch(1, 7, shape).ids()).isNotEqualTo(batch(1, 8, shape).ids());
        assertThat(batch(1, 7, shape).ids()).isNotEqualTo(batch(2, 7, shape).ids());
    }

    private static int indexOf(long[] ids, long wanted) {
        int at = 0;
        while (ids[at] != wanted) {
            at++;
        }
        return at;
    }
}
