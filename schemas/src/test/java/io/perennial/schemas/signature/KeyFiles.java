package io.perennial.schemas.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Pairs of keys as PEM files. */
public final class KeyFiles {

    private KeyFiles() {}

    /** Writes NAME.key and NAME.pem. */
    public static void write(Path folder, String name)
            throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
        pem(folder.resolve(name + ".pem"), "PUBLIC KEY", pair.getPublic().getEncoded());
    }

    static Path pem(Path file, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    }
}
