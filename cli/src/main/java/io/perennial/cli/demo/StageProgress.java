package io.perennial.cli.demo;

import io.perennial.cli.terminal.LiveLine;
import io.perennial.cli.terminal.Terminal;
import java.util.Locale;

/** Shows how one task's onboarding comes on, redrawn in place where somebody watches. */
final class StageProgress {

    private final LiveLine line;
    private final String name;
    private final long examples;
    private final long start = System.nanoTime();

    /**
     * @param stage counts from 0
     * @param width of the longest task name
     */
    StageProgress(Terminal terminal, int stage, int stages, String task, int width, long examples) {
        this.line = new LiveLine(terminal);
        this.name = String.format("[%d/%d] %-" + width + "s", stage + 1, stages, task);
        this.examples = examples;
    }

    void training(TaskTraining training) {
        line.show(
                String.format(
                        Locale.ROOT,
                        "%s  %,d/%,d examples  %,.0f/s  prequential %.3f  version %d",
                        name,
                        Math.min(training.examplesSeen(), examples),
                        examples,
                        training.examplesSeen() / Math.max(seconds(), 1e-3),
                        training.prequentialAccuracy(),
                        training.version()));
    }

    void asking(String task) {
        line.show(name + "  asks the serving API again about " + task);
    }

    void finished(TaskOutcome outcome, double accuracy) {
        line.finish(
                String.format(
                        Locale.ROOT,
                        "%s  %,6d examples in %5.1f s (%,4.0f/s)  prequential %.3f  version %2d  test %.3f",
                        name,
                        outcome.examples(),
                        outcome.seconds(),
                        outcome.examplesPerSecond(),
                        outcome.prequentialAccuracy(),
                        outcome.version(),
                        accuracy));
    }

    void broken() {
        line.clear();
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
