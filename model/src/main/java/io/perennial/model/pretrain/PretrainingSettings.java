package io.perennial.model.pretrain;

/**
 * What a base is made of.
 *
 * @param layers transformer layers
 * @param hiddenSize width of a token's vector
 * @param heads attention heads
 * @param vocabularySize most tokens of the tokenizer, where the folder has none yet
 * @param objective what is learnt from
 * @param schedule learning rates
 * @param pace size of steps and intervals
 * @param wordVectors whether word embeddings start from co-occurrence statistics
 * @param seed of every random value and of what is read when
 */
public record PretrainingSettings(
        int layers,
        int hiddenSize,
        int heads,
        int vocabularySize,
        PretrainingObjective objective,
        PretrainingSchedule schedule,
        PretrainingPace pace,
        boolean wordVectors,
        long seed) {

    /** The encoder's sizes with the tokenizer that was really trained. */
    EncoderShape shape(int vocabulary) {
        return new EncoderShape(layers, hiddenSize, heads, vocabulary, pace.longestRow());
    }
}
