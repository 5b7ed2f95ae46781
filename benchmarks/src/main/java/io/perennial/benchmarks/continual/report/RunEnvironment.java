package io.perennial.benchmarks.continual.report;

import io.perennial.model.base.FrozenBase;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What a run's numbers depend on besides its settings.
 *
 * @param version of Perennial
 * @param device the base's, for example {@code cpu()}
 * @param processors of this machine
 * @param java version
 * @param date of the run
 */
public record RunEnvironment(
        String version, Base base, String device, int processors, String java, LocalDate date) {

    /**
     * The frozen base.
     *
     * @param maxLength longest row in tokens
     * @param parameters values in all
     */
    public record Base(
            String name,
            String fingerprint,
            int layers,
            int hiddenSize,
            int vocabularySize,
            int maxLength,
            long parameters) {

        static Base of(FrozenBase base) {
            return new Base(
                    base.name(),
                    base.fingerprint(),
                    base.config().layers(),
                    base.config().hiddenSize(),
                    base.config().vocabularySize(),
                    base.textEncoder().maxLength(),
                    base.weights().stream().mapToLong(w -> w.getShape().size()).sum());
        }
    }

    /** The environment of this process, today. */
    public static RunEnvironment here(String version, FrozenBase base) {
        return new RunEnvironment(
                version,
                Base.of(base),
                base.placement(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                LocalDate.now(ZoneOffset.UTC));
    }
}
