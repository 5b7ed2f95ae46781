package io.perennial.schemas.task;

import java.time.Duration;
import java.util.Objects;

/**
 * When a new version of a task's adapter may be published.
 *
 * @param margin by how much its holdout accuracy may be worse than the published version's, 0 to 1
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
