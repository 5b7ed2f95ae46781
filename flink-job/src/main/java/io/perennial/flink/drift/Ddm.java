package io.perennial.flink.drift;

/**
 * The drift detection method: remembers the lowest error rate (with its deviation) since the last
 * change, and compares the present one with it.
 *
 * <p>Source: Gama, Medas, Castillo and Rodrigues, "Learning with Drift Detection", SBIA 2004.
 */
final class Ddm implements ChangeDetector {

    /** The rate of fewer examples is low by chance too often. */
    private static final int FIRST = 100;

    private double count;
    private double errors;
    private double lowestRate = 1;
    private double lowestDeviation = 1;

    Ddm(double[] state) {
        if (state.length > 0) {
            count = state[0];
            errors = state[1];
            lowestRate = state[2];
            lowestDeviation = state[3];
        }
    }

    @Override
    public boolean add(int examples, double more, double threshold) {
        count += examples;
        errors += more;
        if (count < FIRST) {
            return false;
        }
        double rate = errors / count;
        double deviation = Math.sqrt(rate * (1 - rate) / count);
        if (rate + deviation < lowestRate + lowestDeviation) {
            lowestRate = rate;
            lowestDeviation = deviation;
        }
        // Where the lowest rate was 0, so was its deviation; any error would be a change.
        double least = 1 / Math.max(count, 1);
        if (rate + deviation <= lowestRate + threshold * Math.max(lowestDeviation, least)) {
            return false;
        }
        count = 0;
        errors = 0;
        lowestRate = 1;
        lowestDeviation = 1;
        return true;
    }

    @Override
    public double[] state() {
        return new double[] {count, errors, lowestRate, lowestDeviation};
    }
}
