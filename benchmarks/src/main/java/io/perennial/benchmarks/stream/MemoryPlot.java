package io.perennial.benchmarks.stream;

import io.perennial.benchmarks.Median;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Draws memory over time as an SVG picture. */
final class MemoryPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int BOTTOM = 44;
    private static final int TOP = 40;
    private static final int RIGHT = 16;
    private static final int LINES = 4;
    private static final int MOST_TICKS = 7;
    private static final int[] TICKS = {1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440};

    /** Samples of the running median: a single one falls somewhere into a step. */
    private static final int WINDOW = 9;

    private final List<MemorySample> samples;
    private final double end;
    private final double most;

    private MemoryPlot(List<MemorySample> samples) {
        this.samples = samples;
        this.end = samples.stream().mapToDouble(MemorySample::seconds).max().orElse(1);
        double highest =
                samples.stream()
                        .mapToDouble(sample -> Math.max(sample.heap(), sample.outside()))
                        .max()
                        .orElse(1);
        this.most = Math.ceil(highest / 400) * 400;
    }

    /** The picture, without any reference to other files. */
    static String svg(List<MemorySample> samples) {
        return new MemoryPlot(samples).draw();
    }

    private String draw() {
        StringBuilder out = new StringBuilder();
        out.append(
                format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#444\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                        WIDTH, HEIGHT));
        for (int line = 0; line <= LINES; line++) {
            double megabytes = most * line / LINES;
            out.append(
                    format(
                            "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f MB</text>%n",
                            LEFT,
                            y(megabytes),
                            WIDTH - RIGHT,
                            LEFT - 8,
                            y(megabytes) + 4,
                            megabytes));
        }
        int step = minutesBetweenTicks();
        for (int minutes = 0; minutes * 60 <= end; minutes += step) {
            out.append(
                    format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
                            x(minutes * 60), HEIGHT - BOTTOM + 18, minutes));
        }
        out.append(
                format(
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">minutes</text>%n",
                        WIDTH / 2, HEIGHT - 8));
        out.append(line("#1f5fa8", "outside the heap", 0, MemorySample::outside));
        out.append(line("#b3541e", "heap after collection", 1, MemorySample::heap));
        out.append(line("#3b7d4f", "RocksDB", 2, MemorySample::rocks));
        return out.append("</svg>\n").toString();
    }

    private int minutesBetweenTicks() {
        return IntStream.of(TICKS)
                .filter(minutes -> end / 60 / minutes <= MOST_TICKS)
                .findFirst()
                .orElse(TICKS[TICKS.length - 1]);
    }

    /** Every sample, thin, and their running median. */
    private String line(String colour, String name, int place, ToDoubleFunction<MemorySample> of) {
        StringBuilder each = new StringBuilder();
        StringBuilder median = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            MemorySample sample = samples.get(i);
            append(each, sample, of.applyAsDouble(sample));
            double[] around =
                    samples
                            .subList(
                                    Math.max(0, i - WINDOW / 2),
                                    Math.min(samples.size(), i + WINDOW / 2 + 1))
                            .stream()
                            .mapToDouble(of)
                            .toArray();
            append(median, sample, Median.of(around));
        }
        int left = LEFT + 190 * place;
        return format(
                "<g fill=\"none\" stroke=\"%s\"><path d=\"%s\" opacity=\"0.35\"/><path d=\"%s\" stroke-width=\"2\"/><path d=\"M%d 18h24\" stroke-width=\"2\"/></g><text x=\"%d\" y=\"22\">%s</text>%n",
                colour, each, median, left, left + 30, name);
    }

    private void append(StringBuilder path, MemorySample sample, double megabytes) {
        path.append(path.isEmpty() ? 'M' : 'L')
                .append(format("%.1f %.1f", x(sample.seconds()), y(megabytes)));
    }

    private double x(double seconds) {
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / end;
    }

    private double y(double megabytes) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * megabytes / most;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
