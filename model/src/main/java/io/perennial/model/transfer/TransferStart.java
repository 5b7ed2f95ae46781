package io.perennial.model.transfer;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses where a new task starts. Of all candidates that fit, the one whose pooled rows a linear
 * head reads best wins, if it is clearly better than the fresh start: in accuracy, or, where
 * answers are label sets or numbers, in the share of their variance. Nothing is trained, and no
 * candidate is changed.
 */
public final class TransferStart {

    /** Fewer examples say too little; the task starts fresh. */
    public static final int FEWEST_EXAMPLES = 16;

    /** How much better than the fresh start a candidate must be: of 128 examples, three. */
    static final double MARGIN = 0.02;

    private final FrozenBase base;

    public TransferStart(FrozenBase base) {
        this.base = base;
    }

    /**
     * An adapter for a new task with the best start. The caller closes it.
     *
     * @param labels as for {@link TrainableAdapter#create}
     * @param first whose labels are indices into {@code labels}
     * @param candidates those that do not fit are passed over
     * @param seed of every fresh starting value, the head's among them
     */
    public static TrainableAdapter choose(
            FrozenBase base,
            AdapterSpec spec,
            List<String> labels,
            FirstExamples first,
            List<StartCandidate> candidates,
            long seed) {
        TrainableAdapter adapter = TrainableAdapter.create(base, spec, labels, seed);
        try {
            new TransferStart(base).choose(adapter, first, candidates).applyTo(adapter, base);
            return adapter;
        } catch (RuntimeException e) {
            adapter.close();
            throw e;
        }
    }

    /**
     * Measures a fresh adapter and all candidates, and chooses. Does not change the adapter.
     *
     * @param fresh with at least one label, where its task has labels, and before its first step
     * @param first of the adapter's task; labels may be indices of another list than the adapter's
     */
    public StartChoice choose(
            TrainableAdapter fresh, FirstExamples first, List<StartCandidate> candidates) {
        List<StartCandidate> fitting =
                candidates.stream().filter(one -> one.fits(fresh.spec(), base)).toList();
        if (fitting.isEmpty()
                || first.size() < FEWEST_EXAMPLES
                || fresh.spec().objective() == Objective.TEXT) {
            return new StartChoice(null, Double.NaN, Double.NaN, List.of());
        }
        PooledRows rows = new PooledRows(base, fresh.spec());
        double[][] answers = first.asNumbers();
        double freshScore = score(rows, bodyOf(fresh), first, answers);
        List<Double> scores = new ArrayList<>();
        for (StartCandidate candidate : fitting) {
            scores.add(score(rows, candidate.body(base), first, answers));
        }
        return best(fitting, scores, freshScore);
    }

    private static double score(
            PooledRows rows, float[] body, FirstExamples first, double[][] answers) {
        double[][] pooled = rows.of(body, first.texts());
        return first.haveOneLabel()
                ? LinearReadout.accuracy(pooled, answers)
                : LinearReadout.explained(pooled, answers);
    }

    private static float[] bodyOf(TrainableAdapter adapter) {
        AdapterState state = adapter.state();
        return Arrays.copyOf(state.parameters(), adapter.layout().bodySize());
    }

    /** The highest score; of equal ones the first. */
    private static StartChoice best(
            List<StartCandidate> candidates, List<Double> scores, double freshScore) {
        List<StartChoice.Scored> all = new ArrayList<>();
        StartCandidate source = null;
        double score = freshScore;
        double toBeat = freshScore + MARGIN;
        for (int i = 0; i < scores.size(); i++) {
            StartCandidate candidate = candidates.get(i);
            double found = scores.get(i);
            all.add(new StartChoice.Scored(candidate.task(), candidate.version(), found));
            if (found >= toBeat && (source == null || found > score)) {
                source = candidate;
                score = found;
            }
        }
        return new StartChoice(source, score, freshScore, all);
    }
}
