package io.perennial.fuzz.run;

import java.util.Optional;

/**
 * What became of one target's samples.
 *
 * @param door what was fed, for people
 * @param seed of the first sample; the second has the next one, and so on
 * @param failure the first; the target was not fed again after it
 */
public record TargetResult(
        String name,
        String door,
        long seed,
        long samples,
        long accepted,
        long refused,
        Optional<FuzzFailure> failure) {}
