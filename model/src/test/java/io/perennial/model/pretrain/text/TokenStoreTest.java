package io.perennial.model.pretrain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {

    private static final String TEXT =
            "The sea is wide.\nThe sea is deep!\n\u200b\n\n\u200b\n\nA ship";

    @TempDir Path folder;
    private Path corpus;
    private Path file;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = Files.writeString(folder.resolve("sea.txt"), TEXT);
        file = folder.resolve("stores/sea.tokens");
    }

    private static WordPieceEncoder encoder(int size) {
        Map<String, Long> counts = new HashMap<>();
        new WordSplitter().split(TEXT, word -> counts.merge(word, 1L, Long::sum));
        return new WordPieceEncoder(WordPieceTrainer.train(counts, size, 500));
    }

    private TokenStore prepare() throws IOException {
        return TokenStore.prepare(file, corpus, encoder(60));
    }

    @Nested
    class Reading {

        @Test
        void keepsLinesAndDocumentsThatHaveTokens() throws IOException {
            TokenStore store = prepare();
            assertThat(store.documents()).isEqualTo(2);
            assertThat(store.lines()).isEqualTo(3);
            assertThat(store.lineCount(0)).isEqualTo(2);
            assertThat(store.lineCount(1)).isEqualTo(1);
            assertThat(store.firstLine(1)).isEqualTo(2);
            assertThat(store.firstLine(2)).isEqualTo(3);
            List<String> lines = List.of("The sea is wide.", "The sea is deep!", "A ship");
            for (int line = 0; line < lines.size(); line++) {
                assertThat(store.line(line)).isEqualTo(encoder(60).encode(lines.get(line)));
            }
            assertThat(store.documentStart(1)).isEqualTo(store.lineStart(2));
            assertThat(store.documentStart(2)).isEqualTo(store.tokens());
        }

        @Test
        void givesAnyWindow() throws IOException {
            TokenStore store = prepare();
            int[] all = store.tokens(0, store.tokens());
            assertThat(store.tokens(3, 4)).containsExactly(all[3], all[4], all[5], all[6]);
            assertThat(store.token(5)).isEqualTo(all[5]);
        }

        @Test
        void holdsIdsBeyondFifteenBits() throws IOException {
            List<String> pieces = new ArrayList<>(WordPieceVocabulary.SPECIAL);
            for (int i = pieces.size(); i < WordPieceVocabulary.LARGEST - 1; i++) {
                pieces.add("word" + i);
            }
            pieces.add("sea");
            WordPieceEncoder large = new WordPieceEncoder(new WordPieceVocabulary(pieces));
            TokenStore store = TokenStore.prepare(file, corpus, large);
            assertThat(store.line(0)).containsExactly(1, WordPieceVocabulary.LARGEST - 1, 1, 1, 1);
        }
    }

    @Nested
    class Building {

        @Test
        void isDoneOnceForTheSameBytesAndVocabulary() throws IOException {
            prepare();
            Object before = Files.readAttributes(file, "unix:ino").get("ino");
            prepare();
            assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(before);
        }

        @Test
        void isDoneAgainForAnotherSource() throws IOException {
            prepare();
            Files.writeString(corpus, TEXT.replace("ship", "seal"));
            assertThat(prepare().line(2)).isEqualTo(encoder(60).encode("A seal"));
        }

        @Test
        void isDoneAgainForAnotherVocabulary() throws IOException {
            WordPieceEncoder letters = encoder(30);
            String before = prepare().vocabulary();
            TokenStore store = TokenStore.prepare(file, corpus, letters);
            assertThat(store.vocabulary())
                    .isEqualTo(letters.vocabulary().fingerprint())
                    .isNotEqualTo(before);
            assertThat(store.line(2)).isEqualTo(letters.encode("A ship"));
        }

        @Test
        void isDoneAgainForABrokenStore() throws IOException {
            prepare();
            Files.writeString(file, "something else");
            assertThat(prepare().documents()).isEqualTo(2);
        }

        @Test
        void leavesNothingBehindWhereItFails() throws IOException {
            Files.writeString(corpus, "\n\n");
            assertThatThrownBy(() -> prepare())
                    .isInstanceOf(InvalidCorpusException.class)
                    .hasMessageContaining("sea.txt has no words");
            try (Stream<Path> left = Files.list(file.getParent())) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Nested
    class Errors {

        @Test
        void nameTheStoreThatIsMissing() {
            assertThatThrownBy(() -> TokenStore.open(file))
                    .isInstanceOf(InvalidCorpusException.class)
                    .hasMessageContaining("sea.tokens is missing");
        }

        @Test
        void nameAnUnknownVersion() throws IOException {
            prepare();
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(8);
                bytes.write(9);
            }
            assertThatThrownBy(() -> TokenStore.open(file))
                    .hasMessageContaining("has the format version 9, this build reads 1");
        }

        @Test
        void sayThatTheEndIsMissing() throws IOException {
            prepare();
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.setLength(bytes.length() - 4);
            }
            assertThatThrownBy(() -> TokenStore.open(file))
                    .isInstanceOf(InvalidCorpusException.class)
                    .hasMessageContaining("its header says");
        }

        @Test
        void sayThatAFileIsNoStore() throws IOException {
            assertThatThrownBy(() -> TokenStore.open(corpus))
                    .hasMessageContaining("sea.txt is no token store");
        }
    }
}
