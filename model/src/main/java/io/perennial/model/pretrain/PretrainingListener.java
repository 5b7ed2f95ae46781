package io.perennial.model.pretrain;

/** Learns how a run gets on. */
public interface PretrainingListener {

    /** A stage before training begins. */
    void stage(String what);

    /** A stretch of steps was taken and measured. */
    void measured(LossCurve.Point point);
}
