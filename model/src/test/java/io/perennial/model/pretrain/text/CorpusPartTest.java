package io.perennial.model.pretrain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusPartTest {

    @ParameterizedTest
    @CsvSource({
        "books.txt.xz, books.txt.xz, 1",
        "books.txt.xz:0.35, books.txt.xz, 0.35",
        "a:b/books.txt, a:b/books.txt, 1",
        "a:b/books.txt:2, a:b/books.txt, 2",
        "log:2:1, log:2, 1",
        "books.txt:.5, books.txt, 0.5",
        "books:v1, books:v1, 1"
    })
    void readsAFileAndItsWeight(String text, String file, double weight) {
        assertThat(CorpusPart.parse(text)).isEqualTo(new CorpusPart(Path.of(file), weight));
    }

    @ParameterizedTest
    @ValueSource(strings = {"books.txt:0", "books.txt:-1", "books.txt:1001"})
    void refusesAWeightOutOfRange(String text) {
        assertThatThrownBy(() -> CorpusPart.parse(text))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining("books.txt has the weight")
                .hasMessageContaining("from 0.001 to 1000");
    }

    @Test
    void refusesNoFile() {
        assertThatThrownBy(() -> CorpusPart.parse(" ")).hasMessageContaining("names no file");
    }
}
