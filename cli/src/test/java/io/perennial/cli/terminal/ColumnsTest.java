package io.perennial.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void cellsStandBelowEachOtherWithoutTrailingSpaces() {
        assertThat(Columns.lines(List.of(List.of("A", "LONG", "B"), List.of("long", "x", ""))))
                .containsExactly("A     LONG  B", "long  x");
        assertThat(Columns.lines(List.of())).isEmpty();
    }
}
