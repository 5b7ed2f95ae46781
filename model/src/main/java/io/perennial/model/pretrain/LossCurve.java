package io.perennial.model.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The losses of a run, kept as {@code losses.csv}; a run that goes on appends to it. */
public final class LossCurve {

    private static final String HEADER =
            "step,tokens,seconds,token_loss,token_accuracy,neighbour_loss,neighbour_accuracy,held_out_token_loss,held_out_token_accuracy,held_out_neighbour_accuracy";

    /**
     * One measured stretch.
     *
     * @param step its last step
     * @param tokens read since the run's beginning
     * @param seconds spent since the run's beginning
     * @param trained mean over the stretch
     * @param heldOut on held-out documents, at its end
     */
    public record Point(
            long step, long tokens, double seconds, StepLosses trained, StepLosses heldOut) {

        private String toCsv() {
            return String.format(
                    Locale.ROOT,
                    "%d,%d,%.0f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f",
                    step,
                    tokens,
                    seconds,
                    trained.tokenLoss(),
                    trained.tokenAccuracy(),
                    trained.neighbourLoss(),
                    trained.neighbourAccuracy(),
                    heldOut.tokenLoss(),
                    heldOut.tokenAccuracy(),
                    heldOut.neighbourAccuracy());
        }

        private static Point parse(String line) {
            String[] fields = line.split(",", -1);
            return new Point(
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]),
                    Double.parseDouble(fields[2]),
                    new StepLosses(
                            0,
                            number(fields[3]),
                            number(fields[4]),
                            number(fields[5]),
                            number(fields[6]),
                            0),
                    new StepLosses(
                            0, number(fields[7]), number(fields[8]), 0, number(fields[9]), 0));
        }

        private static float number(String text) {
            return Float.parseFloat(text);
        }
    }

    private final Path file;
    private final List<Point> points = new ArrayList<>();

    private LossCurve(Path file) {
        this.file = file;
    }

    /** The curve in a file up to a step; what a run measured beyond its checkpoint is forgotten. */
    static LossCurve open(Path file, long upToStep) throws IOException {
        LossCurve curve = new LossCurve(file);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.equals(HEADER) && !line.isBlank()) {
                    curve.points.add(Point.parse(line));
                }
            }
            curve.points.removeIf(point -> point.step > upToStep);
        }
        curve.write();
        return curve;
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    /** Seconds spent by all runs up to now. */
    double seconds() {
        return points.isEmpty() ? 0 : points.get(points.size() - 1).seconds;
    }

    void add(Point point) throws IOException {
        points.add(point);
        write();
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        points.forEach(point -> lines.add(point.toCsv()));
        Files.write(file, lines);
    }
}
