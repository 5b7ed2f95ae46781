package io.perennial.schemas.wire;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes, in Avro's single-object encoding: C3 01, the fingerprint of the schema that
 * they were written with (8 bytes, little-endian), the Avro binary.
 *
 * <p>Reads what any earlier version wrote. Bytes of an unknown schema are refused by its
 * fingerprint. A record that says nothing which an earlier schema could not say may be written with
 * that one, so that readers of that time read it. Safe to share between threads.
 *
 * @param <T> kind of record
 */
public final class WireCodec<T extends SpecificRecordBase> {

    private static final int HEADER_BYTES = 10;
    private static final byte FIRST_BYTE = (byte) 0xC3;
    private static final byte SECOND_BYTE = 0x01;

    private final Class<T> recordClass;
    private final Schema schema;
    private final SchemaHistory history;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;
    private final @Nullable Plain<T> plain;

    /** The records that an earlier schema can say, and how it says them. */
    private record Plain<T>(Predicate<T> fits, BinaryMessageEncoder<T> encoder) {}

    WireCodec(Class<T> recordClass, Schema schema, SchemaHistory history) {
        this(recordClass, schema, history, null);
    }

    private WireCodec(
            Class<T> recordClass, Schema schema, SchemaHistory history, @Nullable Plain<T> plain) {
        this.plain = plain;
        this.recordClass = recordClass;
        SpecificData model = SpecificData.getForClass(recordClass);
        this.schema = schema;
        this.history = history;
        this.encoder = new BinaryMessageEncoder<>(model, schema);
        this.decoder = new BinaryMessageDecoder<>(model, schema, history);
    }

    public static WireCodec<AdapterChunk> adapterChunks() {
        Schema unsigned = SchemaHistory.numbered(AdapterChunk.class).get(0);
        return of(AdapterChunk.class, AdapterChunk.getClassSchema())
                .writing(unsigned, chunk -> !chunk.getSignature().hasRemaining());
    }

    public static WireCodec<Evaluation> evaluations() {
        Schema withoutDrift = SchemaHistory.numbered(Evaluation.class).get(1);
        return of(Evaluation.class, Evaluation.getClassSchema())
                .writing(withoutDrift, evaluation -> !evaluation.getDrift());
    }

    public static WireCodec<Rejection> rejections() {
        return of(Rejection.class, Rejection.getClassSchema());
    }

    public static WireCodec<LineageEntry> lineage() {
        return of(LineageEntry.class, LineageEntry.getClassSchema());
    }

    private static <T extends SpecificRecordBase> WireCodec<T> of(
            Class<T> recordClass, Schema schema) {
        return new WireCodec<>(recordClass, schema, SchemaHistory.of(recordClass, schema));
    }

    /**
     * A codec that writes some records with an earlier schema.
     *
     * @param earlier its fields are the first ones of the present schema, in their order
     * @param fits which records lose nothing by it
     */
    private WireCodec<T> writing(Schema earlier, Predicate<T> fits) {
        for (Schema.Field field : earlier.getFields()) {
            if (!field.name().equals(schema.getFields().get(field.pos()).name())) {
                throw new IllegalArgumentException(
                        "new fields of " + schema.getName() + " must come last");
            }
        }
        return new WireCodec<>(
                recordClass,
                schema,
                history,
                new Plain<>(
                        fits,
                        new BinaryMessageEncoder<>(
                                SpecificData.getForClass(recordClass), earlier)));
    }

    /**
     * A codec that also reads what a newer version wrote with the given schema. What this version
     * does not know of it is left out; what it misses takes its default.
     *
     * @throws IllegalArgumentException if this version cannot read such records
     */
    public WireCodec<T> alsoReading(Schema newer) {
        SchemaCompatibility.SchemaPairCompatibility pair =
                SchemaCompatibility.checkReaderWriterCompatibility(schema, newer);
        if (pair.getType() != SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE) {
            throw new IllegalArgumentException(
                    "records of the schema %s cannot be read as %s: %s"
                            .formatted(newer.getFullName(), schema.getName(), pair.getResult()));
        }
        return new WireCodec<>(recordClass, schema, history.with(newer), plain);
    }

    public byte[] encode(T record) {
        try {
            ByteBuffer encoded =
                    (plain != null && plain.fits().test(record) ? plain.encoder() : encoder)
                            .encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws WireFormatException if the bytes are not one whole record of this kind
     */
    public T decode(byte[] bytes) throws WireFormatException {
        Schema writer = writerOf(bytes);
        try {
            checkExtent(writer, bytes);
            return decoder.decode(bytes);
        } catch (WireFormatException e) {
            throw e;
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException e) {
            throw new WireFormatException(
                    "the %d bytes are a broken %s: a length or a value in it cannot be"
                            .formatted(bytes.length, schema.getName()),
                    e);
        }
    }

    /** The record as one line of JSON, for people: times as ISO-8601, bytes as text or hex. */
    public String toJson(T record) {
        return RecordJson.write(record);
    }

    /** The schema that the bytes were written with. */
    private Schema writerOf(byte[] bytes) throws WireFormatException {
        if (bytes.length < HEADER_BYTES || bytes[0] != FIRST_BYTE || bytes[1] != SECOND_BYTE) {
            throw new WireFormatException(
                    "the %d bytes are no %s: they do not start with C3 01 and a schema fingerprint"
                            .formatted(bytes.length, schema.getName()));
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        Schema writer = history.findByFingerprint(fingerprint);
        if (writer == null) {
            throw new WireFormatException(
                    ("schema %016x is none of the %d known ones of %s; "
                                    + "a newer version wrote this, so upgrade this reader")
                            .formatted(fingerprint, history.size(), schema.getName()));
        }
        return writer;
    }

    /**
     * Walks over the record without keeping any of it. So a broken length is found before anybody
     * reserves memory for it, and so is what follows the record.
     */
    private void checkExtent(Schema writer, byte[] bytes) throws IOException {
        BinaryDecoder walk =
                DecoderFactory.get()
                        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        GenericDatumReader.skip(writer, walk);
        if (!walk.isEnd()) {
            throw new WireFormatException("more bytes follow the " + schema.getName());
        }
    }
}
