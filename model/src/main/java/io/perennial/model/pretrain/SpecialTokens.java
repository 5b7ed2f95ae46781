package io.perennial.model.pretrain;

/**
 * Ids of the tokens that are no text; they are the first of the vocabulary.
 *
 * @param count number of special tokens
 * @param first starts a row, [CLS]
 * @param separator ends a row, [SEP]
 */
record SpecialTokens(int padding, int unknown, int first, int separator, int mask, int count) {

    /** [PAD], [UNK], [CLS], [SEP], [MASK]. */
    static final SpecialTokens BERT = new SpecialTokens(0, 1, 2, 3, 4, 5);
}
