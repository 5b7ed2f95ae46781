package io.perennial.model.golden;

import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.LearningRateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AdamW as a case's README describes it in words such as {@code lr 1e-3}, {@code weight_decay 0.01}
 * and {@code 5 steps}; without a schedule and without clipping.
 */
record GoldenOptimiser(double learningRate, double weightDecay, int steps) {

    static GoldenOptimiser of(Path folder) {
        Path readme = folder.resolve("README.md");
        try {
            String text = Files.isRegularFile(readme) ? Files.readString(readme) : "";
            return new GoldenOptimiser(
                    number(text, "\\blr ([0-9.e+-]*[0-9])", 1e-3),
                    number(text, "weight_decay ([0-9.e+-]*[0-9])", 0.01),
                    (int) number(text, "\\b([0-9]+) steps", 5));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(String text, String pattern, double fallback) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : fallback;
    }

    Hyperparameters hyperparameters() {
        return new Hyperparameters(learningRate, LearningRateSchedule.constant(0), weightDecay, 0);
    }
}
