package io.perennial.serving.follow;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.signature.TrustedKeys;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is let through to be served.
 *
 * @param baseFingerprint the only base whose adapters are
 * @param trusted keys, one of which must have signed an adapter; empty = none need to
 * @param check throws where an artifact cannot be served
 * @param refused notes what is not let through
 */
public record Acceptance(
        String baseFingerprint,
        Optional<TrustedKeys> trusted,
        Consumer<AdapterArtifact> check,
        RefusedArtifacts refused) {

    public Acceptance {
        Objects.requireNonNull(baseFingerprint, "baseFingerprint");
        Objects.requireNonNull(trusted, "trusted");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(refused, "refused");
    }
}
