package io.perennial.schemas.wire;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.Rejection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaHistoryTest {

    /** Whoever changes a schema keeps the old ones and adds the new one under the next number. */
    @ParameterizedTest
    @ValueSource(
            classes = {AdapterChunk.class, Evaluation.class, LineageEntry.class, Rejection.class})
    void endsWithThePresentSchema(Class<?> record) throws ReflectiveOperationException {
        List<Schema> numbered = SchemaHistory.numbered(record);

        assertThat(numbered).isNotEmpty();
        assertThat(fingerprint(numbered.get(numbered.size() - 1)))
                .as("the last numbered schema of %s", record.getSimpleName())
                .isEqualTo(fingerprint(present(record)));
        assertThat(numbered).extracting(SchemaHistoryTest::fingerprint).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {AdapterChunk.class, Evaluation.class, LineageEntry.class, Rejection.class})
    void isReadableInBothDirections(Class<?> record) throws ReflectiveOperationException {
        Schema present = present(record);
        for (Schema past : SchemaHistory.numbered(record)) {
            assertThat(checkReaderWriterCompatibility(present, past).getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            assertThat(checkReaderWriterCompatibility(past, present).getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    /** The first schemas are in use: records of them lie in topics, so they stay as they are. */
    @Test
    void startsWithTheseSchemas() {
        assertThat(firstFingerprint(AdapterChunk.class)).isEqualTo("5f23965b4085ef43");
        assertThat(firstFingerprint(Evaluation.class)).isEqualTo("51bc3c4c46832bce");
        assertThat(firstFingerprint(Rejection.class)).isEqualTo("a1183ec0ba25f608");
    }

    @Test
    void isEmptyForARecordWithoutResources() {
        assertThat(SchemaHistory.numbered(String.class)).isEmpty();
    }

    private static String firstFingerprint(Class<?> record) {
        return "%016x".formatted(fingerprint(SchemaHistory.numbered(record).get(0)));
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    private static Schema present(Class<?> record) throws ReflectiveOperationException {
        return (Schema) record.getMethod("getClassSchema").invoke(null);
    }
}
