package io.perennial.flink.drift;

import io.perennial.schemas.task.DriftSpec;

/** Watches one task, by whatever detector its specification names at the time. */
public final class DriftWatch {

    private DriftSpec.Detector kind;
    private ChangeDetector detector;
    private long found;

    /** From the beginning. */
    public DriftWatch() {
        this(DriftSpec.Detector.NONE, new double[0], 0);
    }

    /**
     * From what was kept.
     *
     * @param state as {@link #state} gave it
     * @param found changes so far
     */
    public DriftWatch(DriftSpec.Detector kind, double[] state, long found) {
        this.kind = kind;
        this.detector = ChangeDetector.of(kind, state);
        this.found = found;
    }

    /**
     * Takes in a batch of fresh examples. Another detector than before begins anew.
     *
     * @param examples at least 1
     * @param errors their sum, each 0 to 1
     * @return whether the error has risen for good
     */
    public boolean add(DriftSpec spec, int examples, double errors) {
        if (spec.detector() != kind) {
            kind = spec.detector();
            detector = ChangeDetector.of(kind, new double[0]);
        }
        boolean risen = detector.add(examples, errors, spec.threshold());
        found += risen ? 1 : 0;
        return risen;
    }

    /** The detector whose state this is. */
    public DriftSpec.Detector kind() {
        return kind;
    }

    /** The detector's numbers. */
    public double[] state() {
        return detector.state();
    }

    /** How many changes were found since the task began. */
    public long found() {
        return found;
    }
}
