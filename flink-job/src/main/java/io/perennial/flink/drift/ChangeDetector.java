package io.perennial.flink.drift;

import io.perennial.schemas.task.DriftSpec;

/** One test at work. */
interface ChangeDetector {

    /**
     * Takes in a batch. A detector that has found a change begins anew with what comes after it.
     *
     * @param examples at least 1
     * @param errors their sum, each 0 to 1
     * @param threshold as {@link DriftSpec} says
     * @return whether the error has risen for good
     */
    boolean add(int examples, double errors, double threshold);

    /** What there is to keep of it. */
    double[] state();

    /**
     * One that goes on from kept numbers.
     *
     * @param state as {@link #state} gave it; empty = from the beginning
     */
    static ChangeDetector of(DriftSpec.Detector detector, double[] state) {
        return switch (detector) {
            case NONE -> new NoDetector();
            case PAGE_HINKLEY -> new PageHinkley(state);
            case DDM -> new Ddm(state);
            case ADWIN -> new Adwin(state);
        };
    }

    /** Finds nothing. */
    record NoDetector() implements ChangeDetector {
        @Override
        public boolean add(int examples, double errors, double threshold) {
            return false;
        }

        @Override
        public double[] state() {
            return new double[0];
        }
    }
}
