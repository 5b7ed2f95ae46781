package io.perennial.cli.streams.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarReaderTest {

    private static final String HEAD = "description: d\ntrain: 10\ntest: 5\n";
    private static final String LABELS = "[label a]\none\n[label b]\ntwo\n";

    private static Grammar read(String content) throws IOException {
        return GrammarReader.read("t.grammar", new StringReader(content));
    }

    private static void refuses(String content, String... parts) {
        assertThatExceptionOfType(InvalidGrammarException.class)
                .isThrownBy(() -> read(content))
                .withMessageContaining("t.grammar")
                .withMessageContainingAll(parts);
    }

    @Nested
    class Reading {

        @Test
        void readsSettingsWithDefaults() throws IOException {
            assertThat(read("# note\n" + HEAD + "typos: 0.5\n\n" + LABELS).settings())
                    .isEqualTo(new GrammarSettings("d", 10, 5, 0.5, 0, 0));
        }

        @Test
        void keepsLabelsInOrder() throws IOException {
            assertThat(read(HEAD + "[label z y]\none\n[label a]\ntwo\n").labels())
                    .containsExactly("z y", "a");
        }
    }

    @Nested
    class Settings {

        @Test
        void mustBeThereAndBeKnown() {
            refuses("train: 10\ntest: 5\n" + LABELS, "'description' is missing");
            refuses(HEAD + "speed: 3\n" + LABELS, "unknown setting 'speed'");
            refuses(HEAD + "train: 12\n" + LABELS, "line 4", "no new setting");
        }

        @Test
        void mustBeNumbersInRange() {
            refuses("description: d\ntrain: many\ntest: 5\n" + LABELS, "'train: many'", "above 0");
            refuses("description: d\ntrain: 10\ntest: 0\n" + LABELS, "'test: 0'");
            refuses(HEAD + "typos: 2\n" + LABELS, "'typos: 2'", "from 0 to 1");
            refuses(HEAD + "casing: NaN\n" + LABELS, "'casing: NaN'");
        }
    }

    @Nested
    class Sections {

        @Test
        void mustBeKnownNamedAndThereOnce() {
            refuses(HEAD + "[words x]\n", "line 4", "no section");
            refuses(HEAD + "[list]\n", "line 4", "needs a name");
            refuses(HEAD + "[list text]\n", "line 4", "not 'text'");
            refuses(HEAD + LABELS + "[label a]\n", "line 8", "there twice");
        }

        @Test
        void mustNotBeEmpty() {
            refuses(HEAD + "[label a]\n[label b]\ntwo\n", "line 4", "'a' has no line");
            refuses(HEAD + "[label a]\n~ one\n[label b]\ntwo\n", "'a' has no line for training");
        }

        @Test
        void mustBeTwoLabelsOrMore() {
            refuses(HEAD + "[label a]\none\n", "two labels or more");
        }

        @Test
        void mustFitTogether() {
            refuses(HEAD + LABELS + "three {room}\n", "line 8", "{room} has no list");
            refuses(HEAD + "[list room]\nhall\n" + LABELS, "nothing uses the list 'room'");
            refuses(
                    HEAD + LABELS + "{x}\n[list x]\n(a|{y})\n[list y]\n{x}\n",
                    "contains itself",
                    "x, y");
            refuses(HEAD + "[around]\n{tex}\n" + LABELS, "line 5", "{tex} has no list");
        }

        @Test
        void mustAgreeOnPairs() {
            refuses(HEAD + LABELS + "three => four\n", "line 8", "'=>'");
            refuses(
                    HEAD + "[list x]\na => b\n" + LABELS,
                    "line 5",
                    "belongs into a label's templates");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a (b # '(' is never closed",
                "a b) # ')' without '('",
                "a {b # '{' is never closed",
                "a b} # '}' without '{'",
                "a {B c} # neither a list",
                "a {9..3} # is empty"
            })
    void refusesABrokenTemplateByItsLine(String template, String problem) {
        refuses(HEAD + LABELS + template + "\n", "line 8", problem);
    }
}
