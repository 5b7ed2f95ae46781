package io.perennial.cli.produce;

import java.util.concurrent.TimeUnit;

/** Lets so many things pass a second, evenly; none is caught up with later in a burst. */
public final class Pace {

    private final double perSecond;
    private long next = System.nanoTime();

    /**
     * @param perSecond above 0; infinite for no limit
     */
    public Pace(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(
                    "--rate is " + perSecond + "; choose more than 0 examples a second");
        }
        this.perSecond = perSecond;
    }

    /** Returns when the next one may pass. */
    public void await() throws InterruptedException {
        if (Double.isInfinite(perSecond)) {
            return;
        }
        long now = System.nanoTime();
        if (next > now) {
            TimeUnit.NANOSECONDS.sleep(next - now);
        }
        next = Math.max(next, now) + Math.round(1e9 / perSecond);
    }
}
