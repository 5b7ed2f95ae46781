package io.perennial.model.pretrain;

/** Learns how a run gets on, and may end it. */
public interface PretrainingListener {

    /** A stage before training begins. */
    void stage(String what);

    /** A stretch of steps was taken and measured. */
    void measured(LossCurve.Point point);

    /**
     * Asked after every step: whether the run shall end with a checkpoint, to go on another time.
     */
    default boolean stopAsked() {
        return false;
    }
}
