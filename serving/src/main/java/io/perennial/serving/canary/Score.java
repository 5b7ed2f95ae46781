package io.perennial.serving.canary;

import io.perennial.model.predict.Prediction;
import io.perennial.schemas.example.Answer;
import java.util.OptionalDouble;
import java.util.Set;

/** How good predictions are; higher is better. */
final class Score {

    private Score() {}

    /**
     * 1 for the right label or exactly the right labels and 0 for others; for a number how far off
     * it is, negative. Nothing where answer and prediction are of different kinds.
     */
    static OptionalDouble of(Prediction prediction, Answer right) {
        if (prediction instanceof Prediction.Label label && right instanceof Answer.Label wanted) {
            return truth(label.label().equals(wanted.label()));
        }
        if (prediction instanceof Prediction.LabelSet set
                && right instanceof Answer.Labels wanted) {
            return truth(Set.copyOf(set.labels()).equals(Set.copyOf(wanted.labels())));
        }
        if (prediction instanceof Prediction.Value number && right instanceof Answer.Value wanted) {
            return OptionalDouble.of(-Math.abs(number.value() - wanted.value()));
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble truth(boolean right) {
        return OptionalDouble.of(right ? 1 : 0);
    }

    /** Whether two versions say the same; of numbers never asked, since they hardly ever do. */
    static boolean agree(Prediction one, Prediction other) {
        if (one instanceof Prediction.Label a && other instanceof Prediction.Label b) {
            return a.label().equals(b.label());
        }
        return one instanceof Prediction.LabelSet a
                && other instanceof Prediction.LabelSet b
                && Set.copyOf(a.labels()).equals(Set.copyOf(b.labels()));
    }
}
