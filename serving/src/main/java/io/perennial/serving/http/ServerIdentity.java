package io.perennial.serving.http;

import java.util.Objects;

/**
 * Who answers.
 *
 * @param version of Perennial
 * @param baseName name of the frozen base
 * @param baseFingerprint fingerprint of the frozen base
 * @param device where it computes
 */
public record ServerIdentity(
        String version, String baseName, String baseFingerprint, String device) {
    public ServerIdentity {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(baseName, "baseName");
        Objects.requireNonNull(baseFingerprint, "baseFingerprint");
        Objects.requireNonNull(device, "device");
    }
}
