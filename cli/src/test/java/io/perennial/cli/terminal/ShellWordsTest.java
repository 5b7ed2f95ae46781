package io.perennial.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {

    @Test
    void quotesOnlyWhatAShellWouldChange() {
        assertThat(ShellWords.quoted("--tasks=a,b")).isEqualTo("--tasks=a,b");
        assertThat(ShellWords.quoted("two words")).isEqualTo("'two words'");
        assertThat(ShellWords.quoted("it's")).isEqualTo("'it'\\''s'");
        assertThat(ShellWords.quoted("")).isEqualTo("''");
    }

    @Test
    void joinsACommandLine() {
        assertThat(ShellWords.command("./perennial", List.of("demo", "--adapter", "{\"a\":1}")))
                .isEqualTo("./perennial demo --adapter '{\"a\":1}'");
        assertThat(ShellWords.command("./perennial", List.of())).isEqualTo("./perennial");
    }
}
