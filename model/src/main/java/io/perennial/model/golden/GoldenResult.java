package io.perennial.model.golden;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of one folder.
 *
 * @param failure why it could not be compared at all; empty where it could
 */
public record GoldenResult(String name, List<Comparison> comparisons, Optional<String> failure) {

    public GoldenResult {
        comparisons = List.copyOf(comparisons);
    }

    public boolean passed() {
        return failure.isEmpty()
                && !comparisons.isEmpty()
                && comparisons.stream().allMatch(Comparison::passed);
    }

    /** One line for people. */
    public String describe() {
        if (failure.isPresent()) {
            return "FAILED  %s: %s".formatted(name, failure.get());
        }
        List<Comparison> failed = comparisons.stream().filter(c -> !c.passed()).toList();
        if (!failed.isEmpty()) {
            return "FAILED  %s: %d of %d tensors differ; the worst is %s"
                    .formatted(name, failed.size(), comparisons.size(), worst(failed));
        }
        return comparisons.isEmpty()
                ? "FAILED  %s: there is nothing to compare".formatted(name)
                : "ok      %s: %d tensors, worst %s"
                        .formatted(name, comparisons.size(), worst(comparisons));
    }

    private static String worst(List<Comparison> comparisons) {
        Comparison worst =
                comparisons.stream()
                        .max(Comparator.comparingDouble(c -> c.error() / c.tolerance()))
                        .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%s with %.1e (limit %.0e)",
                worst.tensor(),
                worst.error(),
                worst.tolerance());
    }
}
