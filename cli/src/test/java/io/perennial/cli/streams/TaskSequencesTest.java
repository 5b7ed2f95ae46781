package io.perennial.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskSequencesTest {

    private static final int ROWS_OF_A_LABEL = 5;

    @TempDir Path data;

    @BeforeEach
    void writeFolders() throws IOException {
        write("mail", "train.jsonl", rows("spam", "ham"));
        write("mail", "test.jsonl", rows("spam", "ham"));
        write("intents", "train.jsonl", rows("a", "b", "c", "d", "e", "f"));
        write("intents", "test.jsonl", rows("a", "b", "c", "d", "e", "f"));
        write("intents", "domains.json", "{\"first\":[\"b\",\"a\"],\"second\":[\"d\",\"c\"]}");
        write("intents", "oos_test.jsonl", "{\"text\":\"who knows\",\"label\":\"oos\"}\n\n");
    }

    private void write(String folder, String file, String text) throws IOException {
        Files.createDirectories(data.resolve(folder));
        Files.writeString(data.resolve(folder).resolve(file), text);
    }

    private static String rows(String... labels) {
        StringBuilder rows = new StringBuilder();
        for (String label : labels) {
            for (int i = 0; i < ROWS_OF_A_LABEL; i++) {
                rows.append("{\"text\":\"%s %d\",\"label\":\"%s\"}\n\n".formatted(label, i, label));
            }
        }
        return rows.toString();
    }

    private TaskSequence read(String... names) {
        return new TaskSequences(data, null, 1).read(List.of(names));
    }

    @Test
    void foldersAreTasksInTheOrderGiven() {
        TaskSequence found = read("mail", "intents");

        assertThat(found.name()).isEqualTo("mail,intents");
        assertThat(found.tasks()).extracting(TaskStream::name).containsExactly("mail", "intents");
        assertThat(found.outOfScope()).containsExactly("who knows");
        assertThat(read("mail").outOfScope()).isEmpty();
    }

    @Test
    void domainsAreTasks() {
        TaskSequence found = read("intents-domains");

        assertThat(found.name()).isEqualTo("intents-domains");
        assertThat(found.tasks()).extracting(TaskStream::name).containsExactly("first", "second");
        assertThat(found.tasks().get(0).labels()).containsExactly("a", "b");
        assertThat(found.tasks().get(1).train()).hasSize(2 * ROWS_OF_A_LABEL);
        assertThat(found.outOfScope()).containsExactly("who knows");
    }

    @Test
    void labelsAreDrawnBySeed() {
        TaskSequence found = read("intents-3x2");

        assertThat(found.tasks())
                .extracting(TaskStream::name)
                .containsExactly("intents-01", "intents-02", "intents-03");
        Set<String> all = new HashSet<>();
        found.tasks().forEach(task -> all.addAll(task.labels()));
        assertThat(all).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
        assertThat(read("intents-3x2")).isEqualTo(found);
        assertThat(new TaskSequences(data, null, 2).read(List.of("intents-3x2")).tasks())
                .extracting(TaskStream::labels)
                .isNotEqualTo(found.tasks().stream().map(TaskStream::labels).toList());
    }

    @Test
    void theLimitCountsForEveryTask() {
        TaskSequence found = new TaskSequences(data, 3, 1).read(List.of("intents-2x3"));

        assertThat(found.tasks()).allSatisfy(task -> assertThat(task.train()).hasSize(3));
    }

    @Test
    void aFolderWinsOverAReadySequenceOfItsName() throws IOException {
        write("intents-domains", "train.jsonl", rows("x", "y"));

        assertThat(read("intents-domains").tasks()).hasSize(1);
    }

    @Test
    void withoutATestSomeRowsAreHeldOut() throws IOException {
        Files.delete(data.resolve("mail").resolve("test.jsonl"));

        TaskStream task = read("mail").tasks().get(0);
        assertThat(task.train()).hasSize(9);
        assertThat(task.test()).hasSize(1).isEqualTo(read("mail").tasks().get(0).test());
    }

    @Test
    void saysWhatCannotBeUsed() throws IOException {
        assertThatThrownBy(() -> read("mail", "mail"))
                .hasMessage(data + ": the task mail is named twice; name each task once");
        assertThatThrownBy(() -> read("news"))
                .hasMessage(data.resolve("news") + ": there is no such folder; check the path");
        assertThatThrownBy(() -> read("eight"))
                .hasMessage(data.resolve("snips") + ": there is no such folder; check the path");
        assertThatThrownBy(() -> read("intents-4x2"))
                .hasMessage(
                        data.resolve("intents")
                                + ": 4 tasks of 2 labels need 8 labels, and there are 6; ask for fewer");
        assertThatThrownBy(() -> read("mail-domains"))
                .hasMessageStartingWith(data.resolve("mail").resolve("domains.json").toString())
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(
                        () -> new TaskSequences(data.resolve("none"), null, 1).read(List.of("a")))
                .hasMessageEndingWith("there is no such folder; check --data");
        write("intents", "domains.json", "{\"first\":[\"a\"],\"second\":[\"a\"]}");
        assertThatThrownBy(() -> read("intents-domains"))
                .hasMessageEndingWith("the label a is in two groups; keep it in one");
        write("intents", "domains.json", "{\"first\":[\"z\"]}");
        assertThatThrownBy(() -> read("intents-domains"))
                .hasMessageEndingWith(
                        "the group first has 0 training and 0 test rows; it needs both");
    }
}
