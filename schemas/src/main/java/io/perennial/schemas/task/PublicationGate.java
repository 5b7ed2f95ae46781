package io.perennial.schemas.task;

import java.time.Duration;
import java.util.Objects;

/**
 * When a new version of a task's adapter may be published: not while the published one is better on
 * the same held-out examples. Better is measured by accuracy, for text by the share of targets that
 * are right token by token, and for numbers by the mean squared error.
 *
 * @param margin by how much it may be worse, 0 to 1: its accuracy lower by this difference, or its
 *     error larger by this share of the published version's
 * @param everyExamples at most one version per so many fresh examples, at least 1
 * @param every at most one version per so much time; zero for no such limit
 */
public record PublicationGate(double margin, int everyExamples, Duration every) {

    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if a value is outside its limits
     */
    public PublicationGate {
        Objects.requireNonNull(every, "every");
        Limits.between("publication.margin", margin, 0.0, 1.0);
        Limits.between("publication.every_examples", everyExamples, 1, Integer.MAX_VALUE);
        Limits.upTo("publication.every_seconds", every, LONGEST);
    }
}
