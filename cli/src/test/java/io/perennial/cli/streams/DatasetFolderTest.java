package io.perennial.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {

    @TempDir Path parent;
    private Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(parent.resolve("weather-2"));
    }

    private void write(String file, int rows) throws IOException {
        String content =
                IntStream.range(0, rows)
                        .mapToObj(row -> file + " " + row + ",label" + row % 2 + "\n")
                        .collect(Collectors.joining());
        Files.writeString(folder.resolve(file), content);
    }

    @Nested
    class Parts {

        @Test
        void readsTrainAndTestInOrderUnderTheFoldersName() throws IOException {
            write("train.csv", 20);
            write("test.csv", 4);
            write("valid.csv", 3);
            TaskStream stream = DatasetFolder.read(folder, null);
            assertThat(stream.name()).isEqualTo("weather-2");
            assertThat(stream.train()).hasSize(20);
            assertThat(stream.train().get(5).text()).isEqualTo("train.csv 5");
            assertThat(stream.test()).hasSize(4);
            assertThat(stream.labels()).containsExactly("label0", "label1");
            assertThat(stream.majorityShare()).isEqualTo(0.5);
        }

        @Test
        void mixesFormats() throws IOException {
            write("train.csv", 5);
            Files.writeString(
                    folder.resolve("test.jsonl"), "{\"text\":\"t\",\"label\":\"label1\"}\n");
            assertThat(DatasetFolder.read(folder, null).test())
                    .containsExactly(new LabeledText("t", null, "label1"));
        }

        @Test
        void refusesAnswersThatAreNoLabels() throws IOException {
            write("test.csv", 4);
            Files.writeString(folder.resolve("train.csv"), "text,value\na,1\n");
            assertThatExceptionOfType(InvalidDatasetException.class)
                    .isThrownBy(() -> DatasetFolder.read(folder, null))
                    .withMessageContainingAll("train.csv", "'value'", "perennial produce");
        }

        @Test
        void fallsBackToValid() throws IOException {
            write("train.csv", 20);
            write("valid.csv", 3);
            assertThat(DatasetFolder.read(folder, null).test())
                    .extracting(LabeledText::text)
                    .contains("valid.csv 2");
        }

        @Test
        void splitsATenthOffTheTrainingAlwaysTheSame() throws IOException {
            write("train.csv", 50);
            TaskStream stream = DatasetFolder.read(folder, null);
            assertThat(stream.test()).hasSize(5).doesNotContainAnyElementsOf(stream.train());
            assertThat(stream.train()).hasSize(45);
            assertThat(DatasetFolder.read(folder, null)).isEqualTo(stream);
        }
    }

    @Nested
    class Limit {

        @Test
        void keepsAFairSampleInOrderAlwaysTheSame() throws IOException {
            write("train.csv", 500);
            write("test.csv", 300);
            TaskStream stream = DatasetFolder.read(folder, 100);
            assertThat(stream.train()).hasSize(100);
            assertThat(stream.test()).hasSize(100);
            assertThat(DatasetFolder.read(folder, 100)).isEqualTo(stream);
            assertThat(DatasetFolder.read(folder, null).train())
                    .containsSubsequence(stream.train());
            double mean =
                    stream.train().stream()
                            .mapToInt(DatasetFolderTest::number)
                            .average()
                            .orElseThrow();
            assertThat(mean).isBetween(200.0, 300.0);
        }

        @Test
        void aboveTheSizeKeepsAll() throws IOException {
            write("train.csv", 20);
            assertThat(DatasetFolder.read(folder, 1000))
                    .isEqualTo(DatasetFolder.read(folder, null));
        }

        @Test
        void mustBePositive() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatasetFolder.read(folder, 0))
                    .withMessageContaining("1 or more");
        }
    }

    @Nested
    class Problems {

        private void refuses(Path path, String problem) {
            assertThatExceptionOfType(InvalidDatasetException.class)
                    .isThrownBy(() -> DatasetFolder.read(path, null))
                    .withMessageContaining(path.toString())
                    .withMessageContaining(problem);
        }

        @Test
        void noFolder() {
            refuses(parent.resolve("absent"), "no such folder");
        }

        @Test
        void noTrainingFile() throws IOException {
            write("test.csv", 3);
            refuses(folder, "add train.jsonl, train.json, train.csv, train.tsv");
        }

        @Test
        void twoTrainingFiles() throws IOException {
            write("train.csv", 3);
            write("train.tsv", 3);
            refuses(folder, "both train.csv and train.tsv");
        }

        @Test
        void emptyFile() throws IOException {
            write("train.csv", 0);
            refuses(folder, "no rows");
        }

        @Test
        void oneRowAndNoTest() throws IOException {
            write("train.csv", 1);
            refuses(folder, "cannot be split");
        }

        @Test
        void aNameThatIsNoTasksName() throws IOException {
            folder = Files.createDirectory(parent.resolve("my task"));
            write("train.csv", 10);
            refuses(folder, "'my task' cannot name a task");
        }
    }

    private static int number(LabeledText row) {
        return Integer.parseInt(row.text().substring(row.text().indexOf(' ') + 1));
    }
}
