package io.perennial.model.artifact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A checksum of parameters: two vectors with the same one are the same to the last bit. */
public final class ParameterDigest {

    private ParameterDigest() {}

    /** SHA-256 over the values as little-endian float32, 32 bytes. */
    public static byte[] of(float[] parameters) {
        ByteBuffer bytes =
                ByteBuffer.allocate(parameters.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
