package io.perennial.schemas.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

/**
 * All schemas that records of one kind were ever written with, the present one among them.
 *
 * <p>They are kept as resources {@code <name>.1.avsc}, {@code <name>.2.avsc} and so on next to the
 * generated class. Whoever changes a schema adds the changed one under the next number.
 */
final class SchemaHistory implements SchemaStore {

    private final Map<Long, Schema> byFingerprint = new TreeMap<>();

    SchemaHistory(List<Schema> schemas) {
        for (Schema schema : schemas) {
            byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
    }

    /** The present schema of a generated class and every numbered one beside it. */
    static SchemaHistory of(Class<?> recordClass, Schema present) {
        List<Schema> schemas = new ArrayList<>(numbered(recordClass));
        schemas.add(present);
        return new SchemaHistory(schemas);
    }

    /** The numbered schemas, oldest first. */
    static List<Schema> numbered(Class<?> recordClass) {
        List<Schema> schemas = new ArrayList<>();
        Schema schema = load(recordClass, 1);
        while (schema != null) {
            schemas.add(schema);
            schema = load(recordClass, schemas.size() + 1);
        }
        return schemas;
    }

    /** These schemas and one more. */
    SchemaHistory with(Schema another) {
        List<Schema> schemas = new ArrayList<>(byFingerprint.values());
        schemas.add(another);
        return new SchemaHistory(schemas);
    }

    int size() {
        return byFingerprint.size();
    }

    @Override
    public @Nullable Schema findByFingerprint(long fingerprint) {
        return byFingerprint.get(fingerprint);
    }

    private static @Nullable Schema load(Class<?> recordClass, int number) {
        String name = recordClass.getSimpleName() + "." + number + ".avsc";
        try (InputStream resource = recordClass.getResourceAsStream(name)) {
            return resource == null ? null : new Schema.Parser().parse(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read schema " + name, e);
        }
    }
}
