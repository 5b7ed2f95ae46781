package io.perennial.schemas.signature;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** A private key, which stays in the process that signs. Safe to share between threads. */
public final class SigningKey {

    static final String ALGORITHM = "Ed25519";

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * @param file PEM with one PKCS#8 key, as {@code openssl genpkey -algorithm ed25519} writes it
     * @throws InvalidKeyFileException naming the file, never what it holds
     */
    public static SigningKey read(Path file) {
        List<byte[]> blocks = PemFile.blocks(file, "PRIVATE KEY");
        if (blocks.size() != 1) {
            throw new InvalidKeyFileException(
                    "key file %s holds %d private keys, but must hold one (PEM, PKCS#8, not encrypted); make one with: openssl genpkey -algorithm ed25519"
                            .formatted(file, blocks.size()));
        }
        try {
            return new SigningKey(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0))));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyFileException(
                    "key file %s holds a private key of another kind than Ed25519; make one with: openssl genpkey -algorithm ed25519"
                            .formatted(file));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 64 bytes, always the same for the same statement. */
    public byte[] sign(byte[] statement) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(statement);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
