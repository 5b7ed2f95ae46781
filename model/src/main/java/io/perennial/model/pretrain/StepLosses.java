package io.perennial.model.pretrain;

/**
 * What a step measured before its update.
 *
 * @param loss what was learnt from
 * @param tokenLoss mean cross-entropy of the masked tokens, nats
 * @param tokenAccuracy share of the masked tokens that were foretold
 * @param neighbourLoss contrastive loss of the pairs, nats
 * @param neighbourAccuracy share of the rows that found their neighbour
 * @param gradientNorm before clipping; 0 where nothing was learnt
 */
public record StepLosses(
        float loss,
        float tokenLoss,
        float tokenAccuracy,
        float neighbourLoss,
        float neighbourAccuracy,
        float gradientNorm) {

    static StepLosses of(float[] found) {
        return new StepLosses(
                found[0], found[1], found[2], found[3], found[4], found.length > 5 ? found[5] : 0);
    }
}
