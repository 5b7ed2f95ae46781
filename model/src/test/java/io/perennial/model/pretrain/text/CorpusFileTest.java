package io.perennial.model.pretrain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CorpusFileTest {

    private static final String TEXT = "\n\nOne line.\nA café.\n\n \nAnother document.\r\nIts end";
    private static final List<List<String>> DOCUMENTS =
            List.of(List.of("One line.", "A café."), List.of("Another document.", "Its end"));

    @TempDir Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] xz(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream stream = new XZOutputStream(packed, new LZMA2Options(0))) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }

    private static List<List<String>> read(Path file) {
        List<List<String>> documents = new ArrayList<>();
        try (CorpusFile corpus = CorpusFile.open(file)) {
            for (List<String> next = corpus.next(); next != null; next = corpus.next()) {
                documents.add(next);
            }
        }
        return documents;
    }

    @Nested
    class Documents {

        @Test
        void endAtBlankLines() throws IOException {
            assertThat(read(write("plain.txt", utf8(TEXT)))).isEqualTo(DOCUMENTS);
        }

        @Test
        void arePackedAsTheFirstBytesSay() throws IOException {
            assertThat(read(write("gzip.txt", gzip(utf8(TEXT))))).isEqualTo(DOCUMENTS);
            assertThat(read(write("xz.gz", xz(utf8(TEXT))))).isEqualTo(DOCUMENTS);
        }

        @Test
        void mayBeNone() throws IOException {
            assertThat(read(write("empty.txt", new byte[0]))).isEmpty();
            assertThat(read(write("blank.txt", utf8("\n \n\t\n")))).isEmpty();
        }

        @Test
        void comeInPiecesWhereTheyAreVeryLong() throws IOException {
            String text = "line\n".repeat(CorpusFile.LONGEST_DOCUMENT + 1);
            assertThat(read(write("long.txt", utf8(text))))
                    .extracting(List::size)
                    .containsExactly(CorpusFile.LONGEST_DOCUMENT, 1);
        }
    }

    @Nested
    class Errors {

        @Test
        void nameWhatIsMissing() {
            assertThatThrownBy(() -> read(folder.resolve("none.txt")))
                    .isInstanceOf(InvalidCorpusException.class)
                    .hasMessageContaining("none.txt is missing");
            assertThatThrownBy(() -> read(folder)).hasMessageContaining("no regular file");
        }

        @Test
        void nameTheLineBeforeBytesThatAreNotUtf8() throws IOException {
            Path file =
                    write("latin.txt", "good\n\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(InvalidCorpusException.class)
                    .hasMessageContaining("latin.txt")
                    .hasMessageContaining("not UTF-8");
        }

        @Test
        void sayThatCompressionIsBroken() throws IOException {
            for (byte[] packed : List.of(gzip(utf8(TEXT)), xz(utf8(TEXT)))) {
                byte[] cut = Arrays.copyOf(packed, packed.length - 12);
                Path file = write("cut.txt", cut);
                assertThatThrownBy(() -> read(file))
                        .isInstanceOf(InvalidCorpusException.class)
                        .hasMessageContaining("cut.txt")
                        .hasMessageContaining("cannot be read or unpacked");
            }
            Path header = write("header.txt", Arrays.copyOf(xz(utf8(TEXT)), 8));
            assertThatThrownBy(() -> read(header)).hasMessageContaining("header.txt");
        }
    }
}
