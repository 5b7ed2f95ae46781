package io.perennial.model.pretrain;

/**
 * Rows of one step: pairs of neighbouring windows with some tokens masked.
 *
 * @param rows number of rows, even; rows 2i and 2i + 1 are neighbours
 * @param length tokens a row
 * @param ids [rows * length], masked tokens replaced
 * @param attention [rows * length], 1 where a token is, 0 where padding is
 * @param places of the masked tokens in {@code ids}, ascending
 * @param wanted the token that stood at each place
 */
record MaskedBatch(
        int rows, int length, long[] ids, float[] attention, long[] places, long[] wanted) {

    /** Tokens that are not padding. */
    long tokens() {
        long tokens = 0;
        for (float seen : attention) {
            tokens += seen > 0 ? 1 : 0;
        }
        return tokens;
    }
}
