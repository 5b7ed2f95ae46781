package io.perennial.schemas.adapter;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What tells a whole artifact from another one: SHA-256, which every Java has. */
public final class Checksum {

    static final int BYTES = 32;

    private Checksum() {}

    /** 32 bytes. */
    public static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
