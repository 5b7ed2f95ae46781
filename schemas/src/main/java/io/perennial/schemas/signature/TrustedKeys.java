package io.perennial.schemas.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Public keys, one of which must have made a signature. Safe to share between threads. */
public final class TrustedKeys {

    private static final String EXTENSION = ".pem";

    private record Named(String name, PublicKey key) {}

    private final List<Named> keys;

    private TrustedKeys(List<Named> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * @param path a PEM file with public keys, as {@code openssl pkey -pubout} writes them, or a
     *     folder of such files whose names end with {@code .pem}
     * @throws InvalidKeyFileException if there is no key, or one of another kind than Ed25519
     */
    public static TrustedKeys read(Path path) {
        List<Named> keys = new ArrayList<>();
        for (Path file : files(path)) {
            for (byte[] block : PemFile.blocks(file, "PUBLIC KEY")) {
                keys.add(new Named(String.valueOf(file.getFileName()), key(file, block)));
            }
        }
        if (keys.isEmpty()) {
            throw new InvalidKeyFileException(
                    path
                            + " holds no public key (PEM; in a folder, files that end with .pem);"
                            + " write one with: openssl pkey -in PRIVATE -pubout");
        }
        return new TrustedKeys(keys);
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(file -> file.toString().endsWith(EXTENSION)).sorted().toList();
        } catch (IOException e) {
            throw new InvalidKeyFileException(
                    "folder of keys %s cannot be read (%s)"
                            .formatted(path, e.getClass().getSimpleName()));
        }
    }

    private static PublicKey key(Path file, byte[] block) {
        try {
            return KeyFactory.getInstance(SigningKey.ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(block));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyFileException(
                    "key file " + file + " holds a public key of another kind than Ed25519");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many there are. */
    public int size() {
        return keys.size();
    }

    /** The name of the file whose key made this signature of this statement; empty if none did. */
    public Optional<String> signerOf(byte[] statement, byte[] signature) {
        return keys.stream()
                .filter(named -> made(named.key(), statement, signature))
                .map(Named::name)
                .findFirst();
    }

    private static boolean made(PublicKey key, byte[] statement, byte[] signature) {
        try {
            Signature check = Signature.getInstance(SigningKey.ALGORITHM);
            check.initVerify(key);
            check.update(statement);
            return check.verify(signature);
        } catch (SignatureException noSignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
