package io.perennial.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void isRedrawnInPlaceWhereSomebodyWatches() {
        LiveLine line = new LiveLine(new Terminal(out, true, 80));

        line.show("half");
        line.finish("whole");

        assertThat(text.toString()).isEqualTo("\r\033[Khalf\r\033[Kwhole" + System.lineSeparator());
    }

    @Test
    void isPrintedOnceElsewhere() {
        LiveLine line = new LiveLine(Terminal.plain(out));

        line.show("half");
        line.finish("whole");
        line.clear();

        assertThat(text.toString()).isEqualTo("whole" + System.lineSeparator());
    }

    @Test
    void isCutToTheTerminalsWidth() {
        new LiveLine(new Terminal(out, true, 40)).show("x".repeat(100));

        assertThat(text.toString()).isEqualTo("\r\033[K" + "x".repeat(38) + "…");
    }
}
