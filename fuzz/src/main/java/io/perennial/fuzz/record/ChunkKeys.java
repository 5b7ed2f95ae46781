package io.perennial.fuzz.record;

import io.perennial.fuzz.file.WorkPlace;
import io.perennial.schemas.signature.SigningKey;
import io.perennial.schemas.signature.TrustedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A key that signs chunks, always the same one, and the set of keys that trusts it alone. */
record ChunkKeys(SigningKey signing, TrustedKeys trusted) {

    private static final byte SEED = 7;

    /** Gives the same bytes for ever, so that a signature depends on nothing but what is signed. */
    private static final class Constant extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, SEED);
        }
    }

    static ChunkKeys make() {
        try (WorkPlace place = new WorkPlace()) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Constant());
            KeyPair pair = generator.generateKeyPair();
            Path signing = place.path().resolve("signing.pem");
            Path trusted = place.path().resolve("trusted.pem");
            Files.writeString(signing, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(trusted, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            return new ChunkKeys(SigningKey.read(signing), TrustedKeys.read(trusted));
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a key", e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind);
    }
}
