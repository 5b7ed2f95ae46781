package io.perennial.cli.command;

import io.perennial.cli.terminal.UserException;
import io.perennial.serving.ClientLimits;
import io.perennial.serving.SecuritySettings;
import io.perennial.serving.TlsFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom the serving process lets in, how much a client may ask for, and what it believes. */
final class SecurityOptions {

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Answer over HTTPS with this certificate and its chain (PEM).")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key (PEM, PKCS#8, not encrypted).")
    private @Nullable Path key;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Let only holders of these tokens in; 'perennial token' adds one to the file."
                            + " Default: everybody may ask for predictions.")
    private @Nullable Path tokens;

    @Option(
            names = "--open-management",
            description =
                    "Show metrics and the console without a token. Default: only on the loopback"
                            + " address, and only without --tokens.")
    private boolean openManagement;

    @Option(
            names = "--trusted-keys",
            paramLabel = "FILE|DIR",
            description =
                    "Serve only adapters that one of these public keys (PEM, Ed25519) has signed."
                            + " Default: signed or not.")
    private @Nullable Path trustedKeys;

    @Option(
            names = "--client-rate",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Requests a second of one client, beyond which it is answered with 429."
                            + " Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--client-concurrency",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Requests of one client that run at once, beyond which it is answered with 429."
                            + " Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(
            names = "--max-body",
            paramLabel = "BYTES",
            defaultValue = "4194304",
            description =
                    "Bytes of a request's body, beyond which it is answered with 413."
                            + " Default: ${DEFAULT-VALUE}.")
    private int requestBytes;

    /**
     * @throws UserException if one of certificate and key is given without the other
     */
    SecuritySettings settings() {
        SecuritySettings settings =
                SecuritySettings.defaults()
                        .withClients(new ClientLimits(rate, concurrency))
                        .withOpenManagement(openManagement);
        if (tokens != null) {
            settings = settings.withTokens(tokens);
        }
        if (trustedKeys != null) {
            settings = settings.withTrustedKeys(trustedKeys);
        }
        if (certificate != null && key != null) {
            return settings.withTls(new TlsFiles(certificate, key));
        }
        if (certificate != null || key != null) {
            throw new UserException(
                    "--tls-certificate and --tls-key belong together; give both, or neither");
        }
        return settings;
    }

    int requestBytes() {
        return requestBytes;
    }
}
