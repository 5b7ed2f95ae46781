package io.perennial.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.example.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabeledTextReaderTest {

    @TempDir Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<LabeledText> read(Path file) {
        try (Stream<LabeledText> rows = LabeledTextReader.open(file)) {
            return rows.toList();
        }
    }

    private void refuses(String name, String content, String... parts) throws IOException {
        Path file = file(name, content);
        assertThatExceptionOfType(InvalidDatasetException.class)
                .isThrownBy(() -> read(file))
                .withMessageContaining(file.toString())
                .withMessageContainingAll(parts);
    }

    private static LabeledText row(String text, String label) {
        return new LabeledText(text, null, label);
    }

    @Nested
    class JsonLines {

        @Test
        void readsIdTextPairAndLabelAndIgnoresTheRest() throws IOException {
            Path file =
                    file(
                            "a.jsonl",
                            """
                            {"text": "one \\u00e9", "label": "x", "id": 7, "more": {"a": [1]}}

                            {"text": "two", "text_pair": "three", "label": "y"}
                            {"text": "four", "text_pair": null, "label": "y"}
                            """);
            assertThat(read(file))
                    .containsExactly(
                            new LabeledText("7", "one é", null, new Answer.Label("x")),
                            new LabeledText("two", "three", "y"),
                            row("four", "y"));
        }

        @Test
        void keepsNumbersAndBooleansAsLabels() throws IOException {
            Path file =
                    file(
                            "a.json",
                            "{\"text\":\"a\",\"label\":3}\n{\"text\":\"b\",\"label\":true}\n{\"text\":\"c\",\"label\":0.5}");
            assertThat(read(file))
                    .extracting(LabeledText::label)
                    .containsExactly("3", "true", "0.5");
        }

        @Test
        void readsEveryKindOfAnswer() throws IOException {
            Path file =
                    file(
                            "a.jsonl",
                            """
                            {"text": "a", "labels": ["x", 5], "label": null}
                            {"text": "a", "labels": []}
                            {"text": "a", "value": -1.5}
                            {"text": "a", "target": " b | c"}
                            """);
            assertThat(read(file))
                    .extracting(LabeledText::answer)
                    .containsExactly(
                            new Answer.Labels(List.of("x", "5")),
                            new Answer.Labels(List.of()),
                            new Answer.Value(-1.5),
                            new Answer.Target(" b | c"));
        }

        @Test
        void skipsAByteOrderMark() throws IOException {
            assertThat(read(file("a.jsonl", "\uFEFF{\"text\":\"a\",\"label\":\"x\"}\r\n")))
                    .containsExactly(row("a", "x"));
        }

        @Test
        void anEmptyFileHasNoRows() throws IOException {
            assertThat(read(file("a.jsonl", ""))).isEmpty();
            assertThat(read(file("b.jsonl", "\uFEFF\n \n"))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '#',
                quoteCharacter = '`',
                value = {
                    "{\"text\": \"a\" # not JSON",
                    "{\"text\":\"a\",\"label\":\"x\"} {} # not JSON",
                    "{\"text\":\"a\",\"text\":\"b\",\"label\":\"x\"} # Duplicate field",
                    "[\"a\", \"x\"] # not a JSON object",
                    "{\"label\":\"x\"} # \"text\" is missing",
                    "{\"text\":\"a\"} # \"label\" is missing",
                    "{\"text\":\"a\",\"label\":null} # \"label\" is missing",
                    "{\"text\":5,\"label\":\"x\"} # \"text\" is a number",
                    "{\"text\":[\"a\"],\"label\":\"x\"} # \"text\" is an array",
                    "{\"text\":\"a\",\"text_pair\":true,\"label\":\"x\"} # \"text_pair\" is a boolean",
                    "{\"text\":\"a\",\"label\":{\"v\":1}} # \"label\" is an object",
                    "{\"text\":\"  \",\"label\":\"x\"} # the text is empty",
                    "{\"text\":\"a\",\"label\":\"\"} # field \"label\" is blank",
                    "{\"text\":\"a\",\"label\":\"x\",\"value\":1} # \"label\" and \"value\" are both there",
                    "{\"text\":\"a\",\"labels\":\"x\"} # \"labels\" is a string; write an array",
                    "{\"text\":\"a\",\"labels\":[[\"x\"]]} # \"labels\" is an array; write a string, a number",
                    "{\"text\":\"a\",\"labels\":[null]} # \"labels\" is null",
                    "{\"text\":\"a\",\"labels\":[\"x\",\"x\"]} # names \"x\" twice",
                    "{\"text\":\"a\",\"value\":\"1\"} # \"value\" is a string; write a number",
                    "{\"text\":\"a\",\"value\":1e60} # must be a finite number",
                    "{\"text\":\"a\",\"target\":5} # \"target\" is a number; write a string",
                    "{\"text\":\"a\",\"target\":\" \"} # field \"target\" is blank",
                    "{\"text\":\"a\",\"text_pair\":\"b\",\"target\":\"c\"} # text_pair beside the target"
                })
        void namesFileLineAndProblem(String line, String problem) throws IOException {
            refuses(
                    "a.jsonl",
                    "{\"text\":\"a\",\"label\":\"x\"}\n\n" + line + "\n",
                    "line 3",
                    problem);
        }

        @Test
        void readsLazilySoThatEarlierRowsArriveBeforeALaterProblem() throws IOException {
            Path file = file("a.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\nbroken\n");
            try (Stream<LabeledText> rows = LabeledTextReader.open(file)) {
                Iterator<LabeledText> iterator = rows.iterator();
                assertThat(iterator.next()).isEqualTo(row("a", "x"));
                assertThatExceptionOfType(InvalidDatasetException.class)
                        .isThrownBy(iterator::next)
                        .withMessageContaining("line 2");
            }
        }
    }

    @Nested
    class CommaSeparated {

        @Test
        void findsColumnsByTheHeaderInAnyOrder() throws IOException {
            Path file = file("a.csv", "id,Label,text_pair, Text\n1,x,,one\n2,y,reply,two\n");
            assertThat(read(file))
                    .containsExactly(
                            new LabeledText("1", "one", null, new Answer.Label("x")),
                            new LabeledText("2", "two", "reply", new Answer.Label("y")));
        }

        @Test
        void readsEveryKindOfAnswer() throws IOException {
            assertThat(read(file("a.csv", "text,Labels\na,x | y\nb,\nc,z\n")))
                    .extracting(LabeledText::answer)
                    .containsExactly(
                            new Answer.Labels(List.of("x", "y")),
                            new Answer.Labels(List.of()),
                            new Answer.Labels(List.of("z")));
            assertThat(read(file("b.csv", "value,text\n 2.5,a\n-1e3,b\n")))
                    .extracting(LabeledText::answer)
                    .containsExactly(new Answer.Value(2.5), new Answer.Value(-1000));
            assertThat(read(file("c.csv", "text,target\na,\"b, c | d\"\n")))
                    .extracting(LabeledText::answer)
                    .containsExactly(new Answer.Target("b, c | d"));
        }

        @Test
        void refusesAnswersThatAreNone() throws IOException {
            refuses("a.csv", "text,value\na,one\n", "line 2", "'one' is no number", "like 1.5");
            refuses("b.csv", "text,value\na,\n", "line 2", "'' is no number");
            refuses("c.csv", "text,value\na,NaN\n", "line 2", "'NaN' is no number");
            refuses("d.csv", "text,value\na,1e60\n", "line 2", "must be a finite number");
            refuses("e.csv", "text,labels\na,x||y\n", "line 2", "field \"labels\" is blank");
            refuses("f.csv", "text,labels\na,x|x\n", "line 2", "names \"x\" twice");
            refuses("g.csv", "text,target\na, \n", "line 2", "field \"target\" is blank");
            refuses("h.csv", "text,label,value\na,x,1\n", "line 1", "'label' and 'value'");
            refuses(
                    "i.csv",
                    "text,text_pair,target\na,b,c\n",
                    "line 2",
                    "text_pair beside the target");
        }

        @Test
        void unquotes() throws IOException {
            Path file =
                    file(
                            "a.csv",
                            "text,label\r\n\"he said \"\"no\"\", twice\",x\r\n\"two\nlines\",y\r\n");
            assertThat(read(file))
                    .containsExactly(row("he said \"no\", twice", "x"), row("two\nlines", "y"));
        }

        @Test
        void readsTwoOrThreeColumnsWithoutHeader() throws IOException {
            assertThat(read(file("a.csv", "one,x\ntwo,y\n")))
                    .containsExactly(row("one", "x"), row("two", "y"));
            assertThat(read(file("b.csv", "one,x,pair\n")))
                    .containsExactly(new LabeledText("one", "pair", "x"));
        }

        @Test
        void skipsAByteOrderMarkAndEmptyLines() throws IOException {
            assertThat(read(file("a.csv", "\uFEFFtext,label\n\n  \none,x\n\n")))
                    .containsExactly(row("one", "x"));
        }

        @Test
        void namesAMissingColumn() throws IOException {
            refuses(
                    "a.csv",
                    "text,topic\none,x\n",
                    "line 1",
                    "no column 'label'",
                    "name the columns");
            refuses("b.csv", "sentence,label\none,x\n", "line 1", "no column 'text'");
        }

        @Test
        void refusesOtherNumbersOfColumns() throws IOException {
            refuses("a.csv", "one\n", "line 1", "1 column(s)", "add a header row");
            refuses("b.csv", "a,b,c,d\n", "line 1", "4 column(s)");
            refuses("c.csv", "text,label\none,x\ntwo, halves,y\n", "line 3", "3 column(s) where 2");
            refuses("d.csv", "text,label\n\"a\nb\",x\ntwo\n", "line 4", "1 column(s) where 2");
        }

        @Test
        void refusesQuotesThatDoNotMatch() throws IOException {
            refuses("a.csv", "text,label\none,x\n\"two,y\nthree,z\n", "line 3", "quotes");
        }

        @Test
        void refusesEmptyFields() throws IOException {
            refuses("a.csv", "text,label\none,x\n ,y\n", "line 3", "the text is empty");
            refuses("b.csv", "text,label\none,\n", "line 2", "field \"label\" is blank");
        }
    }

    @Nested
    class TabSeparated {

        @Test
        void takesQuotesAsTheyStand() throws IOException {
            Path file = file("a.tsv", "text\tlabel\n\"no, he said\tx\nit's 5\" wide\ty\n");
            assertThat(read(file))
                    .containsExactly(row("\"no, he said", "x"), row("it's 5\" wide", "y"));
        }

        @Test
        void refusesAMissingField() throws IOException {
            refuses("a.tsv", "text\tlabel\none\n", "line 2", "1 column(s) where 2");
        }
    }

    @Nested
    class EveryFormat {

        @Test
        void refusesUnknownEndingsAndMissingFiles() {
            assertThatExceptionOfType(InvalidDatasetException.class)
                    .isThrownBy(() -> LabeledTextReader.open(folder.resolve("a.parquet")))
                    .withMessageContaining("name it .jsonl, .json, .csv, .tsv");
            assertThatExceptionOfType(InvalidDatasetException.class)
                    .isThrownBy(() -> LabeledTextReader.open(folder.resolve("a.csv")))
                    .withMessageContaining("no such file");
        }

        @Test
        void readsLabelsBetweenBarsFromTabsToo() throws IOException {
            assertThat(read(file("a.tsv", "text\tlabels\nno\tx|y\n")))
                    .extracting(LabeledText::answer)
                    .containsExactly(new Answer.Labels(List.of("x", "y")));
        }

        @ParameterizedTest
        @CsvSource({"a.jsonl", "a.csv", "a.tsv"})
        void refusesOtherEncodings(String name) throws IOException {
            Path file = folder.resolve(name);
            Files.write(file, "text,label\ncafé,x\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThatExceptionOfType(InvalidDatasetException.class)
                    .isThrownBy(() -> read(file))
                    .withMessageContaining("UTF-8");
        }

        @Test
        void refusesOverlongFields() throws IOException {
            refuses("a.csv", "one," + "x".repeat(257) + "\n", "line 1", "257 characters", "256");
        }
    }
}
