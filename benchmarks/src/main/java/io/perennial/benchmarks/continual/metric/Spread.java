package io.perennial.benchmarks.continual.metric;

import java.util.List;
import java.util.Optional;

/**
 * What several runs say about one number.
 *
 * @param deviation standard deviation of the sample (divided by n - 1); 0 for a single run
 */
public record Spread(double mean, double deviation) {

    /** Empty for no values. */
    public static Optional<Spread> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        double deviation = values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1));
        return Optional.of(new Spread(mean, deviation));
    }
}
