package io.perennial.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * A pair of keys for signatures, as files.
 *
 * @param secret PEM, PKCS#8
 * @param open PEM
 */
public record TestKeys(Path secret, Path open) {

    public static TestKeys in(Path folder, String name)
            throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new TestKeys(
                pem(folder.resolve(name + ".key"), "PRIVATE KEY", pair.getPrivate().getEncoded()),
                pem(folder.resolve(name + ".pem"), "PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    }
}
