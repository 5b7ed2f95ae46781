package io.perennial.cli.command;

import io.perennial.cli.terminal.Terminal;
import io.perennial.model.pretrain.LossCurve;
import io.perennial.model.pretrain.PretrainingListener;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints how a pre-training run gets on, and when it will be done. Closing it asks the run to stop
 * and waits until it has: the engine must not be left in the middle of a step.
 */
final class PretrainingProgress implements PretrainingListener, AutoCloseable {

    private static final long LONGEST_STOP_SECONDS = 60;

    private final Terminal terminal;
    private final long steps;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stop;
    private LossCurve.@Nullable Point before;

    PretrainingProgress(Terminal terminal, long steps) {
        this.terminal = terminal;
        this.steps = steps;
    }

    @Override
    public void stage(String what) {
        terminal.line(what);
    }

    @Override
    public void measured(LossCurve.Point point) {
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "step %,d of %,d  %.2f M tokens  loss %.3f  held out %.3f (%.1f %% foretold, neighbours %.1f %%)%s",
                        point.step(),
                        steps,
                        point.tokens() / 1e6,
                        point.trained().tokenLoss(),
                        point.heldOut().tokenLoss(),
                        100 * point.heldOut().tokenAccuracy(),
                        100 * point.heldOut().neighbourAccuracy(),
                        pace(point)));
        before = point;
    }

    @Override
    public boolean stopAsked() {
        return stop;
    }

    /** To be called when the run has ended, well or not. */
    void ended() {
        ended.countDown();
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        if (!ended.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "a step takes longer than " + LONGEST_STOP_SECONDS + " seconds");
        }
    }

    private String pace(LossCurve.Point point) {
        LossCurve.Point last = before;
        if (last == null || point.seconds() <= last.seconds()) {
            return "";
        }
        double seconds = point.seconds() - last.seconds();
        double tokens = (point.tokens() - last.tokens()) / seconds;
        double left = seconds / (point.step() - last.step()) * (steps - point.step());
        Duration rest = Duration.ofSeconds((long) left);
        return String.format(
                Locale.ROOT,
                "  %,.0f tokens/s, %d:%02d h left",
                tokens,
                rest.toHours(),
                rest.toMinutesPart());
    }
}
