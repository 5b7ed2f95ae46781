package io.perennial.flink.train;

import io.perennial.flink.drift.DriftWatch;
import io.perennial.schemas.adapter.KeptVersions;

/**
 * How far a task has come: counts, lineage, prequential window, drift, and what was published.
 * Everything here is state; {@link ProgressCodec} writes all of it.
 */
final class TaskProgress {

    private final String baseFingerprint;
    private final Reservoir reservoir;
    private final PrequentialWindow window;
    private final Lineage lineage;
    private final DriftWatch drift;
    private final Counts counts;

    /** Plain numbers, by name. */
    static final class Counts {
        /** How often the task has begun with new parameters. */
        int generation;

        /** Latest published version; 0 = none. Never goes down. */
        long version;

        /** What lies on the adapters topic. */
        KeptVersions kept = KeptVersions.none();

        /** Whether the versions that lie there know what the task was to forget. */
        boolean keepsNoEarlier;

        /** Examples trained on by these parameters. */
        long trained;

        /** Held-out examples taken, ever; the newest of them are kept. */
        long heldOut;

        /** Steps on replayed examples. */
        long replaySteps;

        /** Batches whose update was not applied because a number in it was not finite. */
        long skipped;

        /** {@link #trained} when publication was last decided. */
        long decidedAt;

        /** Epoch milliseconds of that decision. */
        long decidedTime;
    }

    /** A task that has learned nothing yet. */
    static TaskProgress begin(String baseFingerprint) {
        return begin(baseFingerprint, new Counts());
    }

    private static TaskProgress begin(String baseFingerprint, Counts counts) {
        return new TaskProgress(
                baseFingerprint,
                counts,
                new Reservoir(0, 0),
                new PrequentialWindow(),
                new Lineage(),
                new DriftWatch());
    }

    TaskProgress(
            String baseFingerprint,
            Counts counts,
            Reservoir reservoir,
            PrequentialWindow window,
            Lineage lineage,
            DriftWatch drift) {
        this.baseFingerprint = baseFingerprint;
        this.counts = counts;
        this.reservoir = reservoir;
        this.window = window;
        this.lineage = lineage;
        this.drift = drift;
    }

    /**
     * Begins anew with other parameters. The version goes on from where it is, and held-out
     * examples stay: they measure whatever comes.
     */
    TaskProgress restarted() {
        Counts next = new Counts();
        next.generation = counts.generation + 1;
        next.version = counts.version;
        next.kept = counts.kept;
        next.keepsNoEarlier = counts.keepsNoEarlier;
        next.heldOut = counts.heldOut;
        return begin(baseFingerprint, next);
    }

    /** Forgets everything but the version, which a task that comes back goes on from. */
    TaskProgress retired() {
        Counts next = new Counts();
        next.generation = counts.generation + 1;
        next.version = counts.version;
        return begin(baseFingerprint, next);
    }

    /** The base that the parameters were trained against. */
    String baseFingerprint() {
        return baseFingerprint;
    }

    /** Examples taken so far, held-out ones too. */
    long examplesSeen() {
        return counts.trained + counts.heldOut;
    }

    /** Whether something was learned since publication was last decided. */
    boolean hasUndecided() {
        return counts.trained > counts.decidedAt;
    }

    Counts counts() {
        return counts;
    }

    Reservoir reservoir() {
        return reservoir;
    }

    PrequentialWindow window() {
        return window;
    }

    Lineage lineage() {
        return lineage;
    }

    DriftWatch drift() {
        return drift;
    }
}
