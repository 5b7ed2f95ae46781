package io.perennial.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom the server lets in, and what it believes. Files only: no secret stands in here.
 *
 * @param tls empty = plain HTTP
 * @param tokens file of the tokens that are known; empty = everybody may ask for predictions
 * @param clients what one client may ask for
 * @param openManagement whether metrics and the console are for everybody who reaches the port
 * @param trustedKeys file or folder of public keys, one of which must have signed an artifact;
 *     empty = artifacts need no signature
 */
public record SecuritySettings(
        Optional<TlsFiles> tls,
        Optional<Path> tokens,
        ClientLimits clients,
        boolean openManagement,
        Optional<Path> trustedKeys) {

    public SecuritySettings {
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(clients, "clients");
        Objects.requireNonNull(trustedKeys, "trustedKeys");
    }

    /** Plain HTTP without tokens, for the loopback address; unsigned artifacts are served. */
    public static SecuritySettings defaults() {
        return new SecuritySettings(
                Optional.empty(),
                Optional.empty(),
                ClientLimits.defaults(),
                false,
                Optional.empty());
    }

    public SecuritySettings withTls(TlsFiles changed) {
        return new SecuritySettings(
                Optional.of(changed), tokens, clients, openManagement, trustedKeys);
    }

    public SecuritySettings withTokens(Path changed) {
        return new SecuritySettings(
                tls, Optional.of(changed), clients, openManagement, trustedKeys);
    }

    public SecuritySettings withClients(ClientLimits changed) {
        return new SecuritySettings(tls, tokens, changed, openManagement, trustedKeys);
    }

    public SecuritySettings withOpenManagement(boolean changed) {
        return new SecuritySettings(tls, tokens, clients, changed, trustedKeys);
    }

    public SecuritySettings withTrustedKeys(Path changed) {
        return new SecuritySettings(tls, tokens, clients, openManagement, Optional.of(changed));
    }

    /** {@code https} or {@code http}. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /**
     * Whether metrics and the console answer without a token. By default they do on the loopback
     * address alone, and there only where no tokens are asked for.
     */
    boolean managementIsOpen(boolean loopback) {
        return openManagement || (loopback && tokens.isEmpty());
    }

    /**
     * What strangers can do, one sentence each; nothing on the loopback address.
     *
     * @param host the address that is listened on
     */
    List<String> leftOpen(String host, boolean loopback) {
        List<String> open = new ArrayList<>();
        if (loopback) {
            return open;
        }
        if (tokens.isEmpty()) {
            open.add(
                    "whoever reaches "
                            + host
                            + " may ask for predictions; --tokens FILE lets only holders of a token in");
        }
        if (tls.isEmpty()) {
            open.add(
                    "texts, answers and tokens cross the network to "
                            + host
                            + " unencrypted; --tls-certificate and --tls-key encrypt them");
        }
        if (openManagement) {
            open.add(
                    "whoever reaches "
                            + host
                            + " may read the metrics and the console, texts of rejected records among it");
        }
        return open;
    }
}
