package io.perennial.model.pretrain;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a loss curve as an SVG picture: the loss of masked tokens against the tokens read. */
final class LossPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 56;
    private static final int BOTTOM = 44;
    private static final int TOP = 24;
    private static final int RIGHT = 16;

    private final List<LossCurve.Point> points;
    private final double mostTokens;
    private final double least;
    private final double most;

    private LossPlot(List<LossCurve.Point> points) {
        this.points = points;
        this.mostTokens = points.stream().mapToDouble(LossCurve.Point::tokens).max().orElse(1);
        this.least = Math.floor(extreme(points, true));
        this.most = Math.max(least + 1, Math.ceil(extreme(points, false)));
    }

    private static double extreme(List<LossCurve.Point> points, boolean least) {
        var losses =
                points.stream()
                        .flatMap(p -> List.of(p.trained(), p.heldOut()).stream())
                        .mapToDouble(StepLosses::tokenLoss);
        return (least ? losses.min() : losses.max()).orElse(0);
    }

    /** The picture, without any reference to other files. */
    static String svg(List<LossCurve.Point> points) {
        return new LossPlot(points).draw();
    }

    private String draw() {
        StringBuilder out = new StringBuilder();
        out.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="#444">
                <rect width="100%%" height="100%%" fill="#fff"/>
                """
                        .formatted(WIDTH, HEIGHT));
        for (double loss = least; loss <= most; loss++) {
            out.append(
                    format(
                            "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>%n",
                            LEFT, y(loss), WIDTH - RIGHT, LEFT - 8, y(loss) + 4, loss));
        }
        for (int part = 0; part <= 4; part++) {
            double tokens = mostTokens * part / 4;
            out.append(
                    format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f M</text>%n",
                            x(tokens), HEIGHT - BOTTOM + 18, tokens / 1e6));
        }
        out.append(
                format(
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">tokens read</text>%n",
                        WIDTH / 2, HEIGHT - 8));
        out.append(line("#9db8d9", "training", 0, p -> p.trained().tokenLoss()));
        out.append(line("#1f5fa8", "held out", 1, p -> p.heldOut().tokenLoss()));
        return out.append("</svg>\n").toString();
    }

    private String line(
            String colour, String name, int place, ToDoubleFunction<LossCurve.Point> loss) {
        StringBuilder path = new StringBuilder();
        for (LossCurve.Point point : points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(format("%.1f %.1f", x(point.tokens()), y(loss.applyAsDouble(point))));
        }
        int left = WIDTH - RIGHT - 120;
        int top = TOP + 8 + 18 * place;
        return format(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/><path d=\"M%d %dh24\" stroke=\"%s\" stroke-width=\"2\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
                path, colour, left, top, colour, left + 30, top + 4, name);
    }

    private double x(double tokens) {
        return LEFT + (WIDTH - LEFT - RIGHT) * tokens / mostTokens;
    }

    private double y(double loss) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (most - loss) / (most - least);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
