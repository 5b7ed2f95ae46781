package io.perennial.model.pretrain;

/**
 * What is learnt from.
 *
 * @param maskedShare share of a row's tokens that are masked
 * @param neighbourWeight weight of the contrastive loss beside the loss of the masked tokens; 0 for
 *     masked-language modelling alone
 * @param temperature of the contrastive loss
 */
public record PretrainingObjective(double maskedShare, double neighbourWeight, double temperature) {

    public PretrainingObjective {
        if (!(maskedShare > 0 && maskedShare < 1)) {
            throw new IllegalArgumentException(
                    "the masked share is " + maskedShare + "; choose a value between 0 and 1");
        }
        if (!(neighbourWeight >= 0 && temperature > 0)) {
            throw new IllegalArgumentException(
                    "the neighbour loss has weight %s and temperature %s; choose 0 or more, and more than 0"
                            .formatted(neighbourWeight, temperature));
        }
    }
}
