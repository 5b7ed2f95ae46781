package io.perennial.model.pretrain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCounterTest {

    @TempDir Path folder;

    @Test
    void countsWordsTimesTheirFilesWeights() throws IOException {
        Path books = Files.writeString(folder.resolve("books.txt"), "The sea.\nthe SÉA\n\nrare");
        Path talks = Files.writeString(folder.resolve("talks.txt"), "the talk, once");
        assertThat(
                        WordCounter.count(
                                List.of(new CorpusPart(books, 0.25), new CorpusPart(talks, 2)), 2))
                .isEqualTo(Map.of("the", 2500L, "sea", 500L));
    }

    @Test
    void leavesOutWordsThatTheTokenizerDoesNotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "x".repeat(101) + " y");
        assertThat(WordCounter.count(List.of(new CorpusPart(file, 1)), 1)).containsOnlyKeys("y");
    }

    @Test
    void saysThatNothingIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "one two");
        assertThatThrownBy(() -> WordCounter.count(List.of(new CorpusPart(file, 1)), 2))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining("no word occurs 2 times")
                .hasMessageContaining("a.txt");
    }
}
