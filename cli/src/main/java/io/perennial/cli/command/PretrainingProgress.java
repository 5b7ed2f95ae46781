package io.perennial.cli.command;

import io.perennial.cli.terminal.Terminal;
import io.perennial.model.pretrain.LossCurve;
import io.perennial.model.pretrain.PretrainingListener;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints how a pre-training run gets on, and when it will be done. */
final class PretrainingProgress implements PretrainingListener {

    private final Terminal terminal;
    private final long steps;
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
