package io.perennial.model.pretrain;

/**
 * Learning rates over a run: linear warm-up, constant, linear decay to zero (warmup-stable-decay,
 * Hu et al. 2024). A run that shall go on later starts again from where its decay began.
 *
 * @param steps of the whole run
 * @param warmUpSteps at its start
 * @param decaySteps at its end
 * @param rate of AdamW, for embeddings, biases and norms, between warm-up and decay
 * @param matrixRate of Muon, for the matrices inside the layers
 */
public record PretrainingSchedule(
        long steps, long warmUpSteps, long decaySteps, double rate, double matrixRate) {

    public PretrainingSchedule {
        if (steps < 1 || warmUpSteps < 0 || decaySteps < 0 || warmUpSteps + decaySteps > steps) {
            throw new IllegalArgumentException(
                    "%d steps with %d of warm-up and %d of decay; warm-up and decay must fit into the steps"
                            .formatted(steps, warmUpSteps, decaySteps));
        }
        if (!(rate > 0 && rate < 1 && matrixRate > 0 && matrixRate < 1)) {
            throw new IllegalArgumentException(
                    "rates are %s and %s; choose values between 0 and 1"
                            .formatted(rate, matrixRate));
        }
    }

    /** The first step of the decay, counted from 0. */
    public long decayStart() {
        return steps - decaySteps;
    }

    /** What the rates are multiplied with at a step, counted from 0. */
    public double factor(long step) {
        if (step < warmUpSteps) {
            return (step + 1.0) / warmUpSteps;
        }
        return step < decayStart() ? 1 : (double) (steps - step) / (decaySteps + 1);
    }
}
