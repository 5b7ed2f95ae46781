package io.perennial.benchmarks.continual.report;

import io.perennial.benchmarks.continual.strategy.EvaluationSettings;
import io.perennial.model.base.FrozenBase;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What the numbers depend on.
 *
 * @param version of Perennial
 * @param command that repeats the run
 * @param sequence name of the tasks' sequence
 */
public record RunEnvironment(
        String version,
        String command,
        String sequence,
        EvaluationSettings settings,
        Base base,
        String device,
        int processors,
        String java,
        LocalDate date) {

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
    public static RunEnvironment here(
            String version,
            String command,
            String sequence,
            EvaluationSettings settings,
            FrozenBase base) {
        return new RunEnvironment(
                version,
                command,
                sequence,
                settings,
                Base.of(base),
                base.device(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                LocalDate.now(ZoneOffset.UTC));
    }
}
