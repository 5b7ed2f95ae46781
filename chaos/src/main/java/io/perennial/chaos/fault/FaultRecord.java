package io.perennial.chaos.fault;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a run.
 *
 * @param detail what was hit, and for how long
 * @param recovery from its beginning until something that was learnt after it was committed, or,
 *     where serving was hit, until it answered again; null = not yet
 */
public record FaultRecord(FaultKind kind, String detail, Instant at, @Nullable Duration recovery) {

    FaultRecord recovered(Duration after) {
        return new FaultRecord(kind, detail, at, after);
    }
}
