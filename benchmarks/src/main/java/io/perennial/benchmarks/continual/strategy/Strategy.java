package io.perennial.benchmarks.continual.strategy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an evaluation compares, in the order of its report. */
public enum Strategy {
    PERENNIAL("Perennial", "an adapter of its own for each task (%s), one frozen base"),
    PERENNIAL_TRANSFER(
            "Perennial with transfer",
            "the same (%s), but every task starts from the adapter of an earlier task where that answers"
                    + " its first examples better than a fresh one"),
    SEQUENTIAL_FINE_TUNING(
            "Sequential fine-tuning",
            "one model, all weights trained on one task after another; a head for each task, the task"
                    + " known"),
    SHARED_ADAPTER(
            "One shared adapter",
            "one adapter (%s) on the frozen base, trained on one task after another; a head for each"
                    + " task, the task known"),
    JOINT(
            "Joint training",
            "one model, all weights trained on the mixed batches of all tasks at once; a head for each"
                    + " task: an upper bound for one model"),
    FULL_FINE_TUNING("Full fine-tuning", "a copy of the base for each task, all weights trained"),
    HEAD_ONLY("Head only", "a linear head for each task on pooled features of the frozen base"),
    TFIDF("TF-IDF", "logistic regression on TF-IDF of words and pairs of words, without the base");

    private final String title;
    private final String description;

    Strategy(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** The name in options and reports. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name for people. */
    public String title() {
        return title;
    }

    /**
     * One phrase.
     *
     * @param adapter what adapters are called
     */
    public String description(String adapter) {
        return description.replace("%s", adapter);
    }

    /**
     * What learns the same way without knowing other tasks: forward transfer compares with it.
     * Empty where tasks cannot help each other, or are not learnt in turn.
     */
    public Optional<Strategy> fromScratch() {
        return switch (this) {
            case PERENNIAL_TRANSFER, SHARED_ADAPTER -> Optional.of(PERENNIAL);
            case SEQUENTIAL_FINE_TUNING -> Optional.of(FULL_FINE_TUNING);
            case PERENNIAL, JOINT, FULL_FINE_TUNING, HEAD_ONLY, TFIDF -> Optional.empty();
        };
    }

    /**
     * @throws IllegalArgumentException where there is no such strategy, naming all
     */
    public static Strategy of(String code) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no strategy \"%s\"; use any of %s"
                                                .formatted(code, codes())));
    }

    private static String codes() {
        return Arrays.stream(values()).map(Strategy::code).collect(Collectors.joining(", "));
    }
}
