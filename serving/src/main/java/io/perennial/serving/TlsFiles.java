package io.perennial.serving;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the server proves itself with.
 *
 * @param certificate PEM: its certificate, then those that lead to a root
 * @param key PEM: the certificate's private key, PKCS#8 and not encrypted
 */
public record TlsFiles(Path certificate, Path key) {
    public TlsFiles {
        requireReadable("security.tls.certificate", certificate);
        requireReadable("security.tls.key", key);
    }

    private static void requireReadable(String name, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new InvalidServingConfigException(
                    name,
                    file,
                    "must be a file that this process may read",
                    "Check the path and its permissions.");
        }
    }
}
