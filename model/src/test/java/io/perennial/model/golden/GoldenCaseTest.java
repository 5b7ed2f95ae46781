package io.perennial.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perennial.model.fixture.TinyBase;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks against numbers computed by other people's implementations, where a folder of them is at
 * hand, and that a wrong number does not pass.
 */
class GoldenCaseTest {

    private static final Path GOLDEN =
            Path.of(System.getProperty("golden", "../../shared/golden"))
                    .toAbsolutePath()
                    .normalize();

    @TempDir Path folder;

    /** The cases at hand; an empty path where there are none. */
    static Stream<Path> cases() throws IOException {
        return Files.isDirectory(GOLDEN) ? GoldenCase.in(GOLDEN).stream() : Stream.of(Path.of(""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheReferenceNumbers(Path golden) {
        assumeTrue(!golden.toString().isEmpty(), "no reference numbers at " + GOLDEN);
        GoldenResult result = GoldenCase.run(golden);
        assertThat(result.passed()).as(result.describe()).isTrue();
        assertThat(result.describe()).startsWith("ok ");
    }

    private void writeCase(String tensor, float... values) throws IOException {
        TinyBase.seeded(3).writeTo(folder);
        Files.writeString(
                folder.resolve("input.json"),
                "{\"input_ids\":[[2,5,6,3]],\"attention_mask\":[[1,1,1,1]]}");
        Files.write(
                folder.resolve("expected.safetensors"),
                new SafetensorsWriter()
                        .tensor(tensor, List.of((long) values.length), values, 0, values.length)
                        .toBytes());
    }

    @Test
    void tellsAWrongNumber() throws IOException {
        float[] wrong = new float[4 * TinyBase.HIDDEN];
        wrong[0] = 1;
        writeCase("last_hidden_state", wrong);
        assertThat(GoldenCase.in(folder)).containsExactly(folder);
        GoldenResult result = GoldenCase.run(folder);
        assertThat(result.passed()).isFalse();
        assertThat(result.describe())
                .startsWith("FAILED")
                .contains("1 of 1 tensors differ", "last_hidden_state", "limit 1e-04");
    }

    @Test
    void tellsATensorOfAnotherSizeOrName() throws IOException {
        writeCase("last_hidden_state", 1, 2, 3);
        assertThat(GoldenCase.run(folder).describe())
                .contains("FAILED", "last_hidden_state has 3 values");
        writeCase("attentions.0", 1);
        assertThat(GoldenCase.run(folder).describe())
                .contains("FAILED", "attentions.0", "does not know");
    }

    @Test
    void aNumberThatIsNoneDiffersInfinitely() {
        Comparison found = Comparison.of("x", new float[] {Float.NaN}, new float[] {1}, 1e-4);
        assertThat(found.passed()).isFalse();
        assertThat(found.error()).isInfinite();
    }
}
