package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.signature.SigningKey;
import io.perennial.schemas.signature.TrustedKeys;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Signs the records of a publication, and tells who has signed them.
 *
 * <p>In a chunk the signature stands as one byte with the number of its form, and what the form
 * says: form 1 is an Ed25519 signature of the {@link SignedStatement}.
 */
public final class AdapterSignature {

    private static final byte FORM = 1;
    private static final WireCodec<AdapterChunk> CODEC = WireCodec.adapterChunks();

    private AdapterSignature() {}

    /**
     * The same record with a signature; tombstones have no place for one and stay as they are.
     *
     * @throws IllegalArgumentException if the value is no chunk
     */
    public static ChunkRecord sign(ChunkRecord record, SigningKey key) {
        byte[] value = record.value();
        return value == null ? record : new ChunkRecord(record.key(), sign(value, key));
    }

    private static byte[] sign(byte[] value, SigningKey key) {
        try {
            AdapterChunk chunk = CODEC.decode(value);
            chunk.setSignature(ByteBuffer.wrap(signature(SignedStatement.of(chunk), key)));
            return CODEC.encode(chunk);
        } catch (WireFormatException e) {
            throw new IllegalArgumentException("only chunks of an adapter can be signed", e);
        }
    }

    private static byte[] signature(byte[] statement, SigningKey key) {
        byte[] made = key.sign(statement);
        return ByteBuffer.allocate(1 + made.length).put(FORM).put(made).array();
    }

    /** Whose key has signed an adapter, by the name of its file; empty if none of these. */
    public static Optional<String> signer(PublishedAdapter adapter, TrustedKeys keys) {
        return signer(SignedStatement.of(adapter), adapter.signature(), keys);
    }

    /** What keeps a chunk from being believed; empty if nothing does. */
    static Optional<Distrust> distrust(AdapterChunk chunk, TrustedKeys keys) {
        ByteBuffer buffer = chunk.getSignature().duplicate();
        byte[] signature = new byte[buffer.remaining()];
        buffer.get(signature);
        if (signature.length == 0) {
            return Optional.of(
                    new Distrust(
                            false,
                            "it carries no signature, and only signed adapters are believed here;"
                                    + " publish it with a signing key"));
        }
        if (signature[0] != FORM) {
            return Optional.of(
                    new Distrust(
                            true,
                            "its signature has the form %d, which is not known here; upgrade this reader"
                                    .formatted(signature[0])));
        }
        return signer(statement(chunk), signature, keys).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Distrust(
                                true,
                                "its signature is by none of the %d trusted keys: it was changed, or signed by somebody else"
                                        .formatted(keys.size())));
    }

    /** A chunk from outside may hold texts too long for a statement; nobody can have signed it. */
    private static byte[] statement(AdapterChunk chunk) {
        try {
            return SignedStatement.of(chunk);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof UTFDataFormatException) {
                return new byte[0];
            }
            throw e;
        }
    }

    private static Optional<String> signer(byte[] statement, byte[] signature, TrustedKeys keys) {
        return signature.length == 0 || signature[0] != FORM
                ? Optional.empty()
                : keys.signerOf(statement, Arrays.copyOfRange(signature, 1, signature.length));
    }

    /**
     * @param signed whether there is a signature at all
     */
    record Distrust(boolean signed, String why) {}
}
