package io.perennial.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.fixture.TinyTokenizer;
import io.perennial.model.pretrain.text.TokenizerJson;
import io.perennial.model.pretrain.text.WordPieceVocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTest {

    private static final int LONGEST = 12;
    static TextEncoder encoder;

    @BeforeAll
    static void load() throws IOException {
        encoder = load(LONGEST);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    private static TextEncoder load(int longest) throws IOException {
        byte[] json = TinyTokenizer.json().getBytes(StandardCharsets.UTF_8);
        return TextEncoder.load(
                new ByteArrayInputStream(json),
                longest,
                TinyTokenizer.size(),
                TinyTokenizer.SEPARATE);
    }

    private static int[] ids(String... pieces) {
        return Arrays.stream(pieces).mapToInt(TinyTokenizer::id).toArray();
    }

    @Nested
    class OneText {

        @Test
        void standsBetweenItsSpecialTokens() {
            EncodedText row = encoder.encode("The film was good!", null);
            assertThat(row.tokenIds())
                    .isEqualTo(ids("[CLS]", "the", "film", "was", "good", "!", "[SEP]"));
            assertThat(row.firstLength()).isEqualTo(7);
            assertThat(row.length()).isEqualTo(7);
            assertThat(row.truncated()).isFalse();
        }

        @Test
        void fallsApartIntoPieces() {
            assertThat(encoder.encode("playing dogs", null).tokenIds())
                    .isEqualTo(ids("[CLS]", "play", "##ing", "dog", "##s", "[SEP]"));
            assertThat(encoder.encode("x1", null).tokenIds())
                    .isEqualTo(ids("[CLS]", "x", "##1", "[SEP]"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t\n"})
        void mayBeEmpty(String nothing) {
            EncodedText row = encoder.encode(nothing, null);
            assertThat(row.tokenIds()).isEqualTo(ids("[CLS]", "[SEP]"));
            assertThat(row.truncated()).isFalse();
        }
    }

    @Nested
    class Pair {

        @Test
        void followsTheFirstText() {
            EncodedText row = encoder.encode("red", "blue cat");
            assertThat(row.tokenIds())
                    .isEqualTo(ids("[CLS]", "red", "[SEP]", "blue", "cat", "[SEP]"));
            assertThat(row.firstLength()).isEqualTo(3);
        }

        @Test
        void mayBeEmpty() {
            EncodedText row = encoder.encode("red", "");
            assertThat(row.tokenIds()).isEqualTo(ids("[CLS]", "red", "[SEP]", "[SEP]"));
            assertThat(row.firstLength()).isEqualTo(3);
        }

        @Test
        void losesTheLongerTextsEndFirst() {
            EncodedText row = encoder.encode("red dog", "blue ".repeat(20));
            assertThat(row.length()).isEqualTo(LONGEST);
            assertThat(row.firstLength()).isEqualTo(4);
            assertThat(row.truncated()).isTrue();
            EncodedText other = encoder.encode("blue ".repeat(20), "red dog");
            assertThat(other.length()).isEqualTo(LONGEST);
            assertThat(other.firstLength()).isEqualTo(LONGEST - 3);
            assertThat(other.truncated()).isTrue();
        }
    }

    @Nested
    class Truncation {

        @Test
        void beginsAfterTheLongestRow() {
            EncodedText fits = encoder.encode("red ".repeat(LONGEST - 2), null);
            assertThat(fits.length()).isEqualTo(LONGEST);
            assertThat(fits.truncated()).isFalse();
            EncodedText cut = encoder.encode("red ".repeat(LONGEST - 1), null);
            assertThat(cut.tokenIds()).isEqualTo(fits.tokenIds());
            assertThat(cut.truncated()).isTrue();
        }

        @Test
        void keepsTheLastSpecialToken() {
            int[] row = encoder.encode("red ".repeat(1000), null).tokenIds();
            assertThat(row[row.length - 1]).isEqualTo(TinyTokenizer.SEPARATE);
        }

        @Test
        void followsTheEncodersOwnLength() throws IOException {
            try (TextEncoder wide = load(300)) {
                assertThat(wide.maxLength()).isEqualTo(300);
                EncodedText row = wide.encode("red ".repeat(250), null);
                assertThat(row.length()).isEqualTo(252);
                assertThat(row.truncated()).isFalse();
            }
        }
    }

    @Nested
    class Unicode {

        @Test
        void isLoweredAndFreedOfAccents() {
            assertThat(encoder.encode("RÉD", null).tokenIds())
                    .isEqualTo(encoder.encode("red", null).tokenIds());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\uD83D\uDE80", "漢", "ß", "מילה", "\u200Bq\u0301\u0302", "\uD835\uDD38"})
        void outsideTheVocabularyIsOneUnknownPieceAWord(String word) {
            int[] row = encoder.encode("red " + word + " dog", null).tokenIds();
            assertThat(row).startsWith(ids("[CLS]", "red")).endsWith(ids("dog", "[SEP]"));
            assertThat(row).hasSizeBetween(4, 6);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"red\u0000dog", "red \uD83D dog", "red \uDE80 dog", "\uFFFF red dog"})
        void thatIsBrokenStillGivesARow(String text) {
            int[] row = encoder.encode(text, null).tokenIds();
            assertThat(row[0]).isEqualTo(TinyTokenizer.CLASSIFY);
            assertThat(row[row.length - 1]).isEqualTo(TinyTokenizer.SEPARATE);
            assertThat(row.length).isGreaterThan(2);
        }
    }

    @Nested
    class Threads {

        @Test
        void mayShareAnEncoder() throws Exception {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                texts.add("the " + "good ".repeat(i % 15) + "film " + i + " \uD83D\uDE80");
            }
            List<int[]> expected = encodeAll(texts);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<List<int[]>>> found = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    found.add(threads.submit(() -> encodeAll(texts)));
                }
                for (Future<List<int[]>> one : found) {
                    for (int i = 0; i < texts.size(); i++) {
                        assertThat(one.get().get(i)).isEqualTo(expected.get(i));
                    }
                }
            } finally {
                threads.shutdownNow();
            }
        }

        private List<int[]> encodeAll(List<String> texts) {
            return texts.stream().map(text -> encoder.encode(text, null).tokenIds()).toList();
        }
    }

    @Nested
    class Target {

        @Test
        void followsTheTextAndIsEnded() {
            EncodedText row = encoder.encodeWithTarget("red dog", "blue");
            assertThat(row.tokenIds())
                    .isEqualTo(ids("[CLS]", "red", "dog", "[SEP]", "blue", "[SEP]"));
            assertThat(row.firstLength()).isEqualTo(4);
            assertThat(row.truncated()).isFalse();
        }

        @Test
        void isNotEndedWhereTheBaseHasNoEnd() throws IOException {
            byte[] json = TinyTokenizer.json().getBytes(StandardCharsets.UTF_8);
            try (TextEncoder endless =
                    TextEncoder.load(
                            new ByteArrayInputStream(json), LONGEST, TinyTokenizer.size(), -1)) {
                assertThat(endless.encodeWithTarget("red", "blue").tokenIds())
                        .isEqualTo(ids("[CLS]", "red", "[SEP]", "blue"));
            }
        }

        @Test
        void staysWhereTheTextIsLong() {
            EncodedText row = encoder.encodeWithTarget("red ".repeat(50), "blue cat");
            assertThat(row.length()).isEqualTo(LONGEST);
            assertThat(row.tokenIds()).endsWith(ids("[SEP]", "blue", "cat", "[SEP]"));
            assertThat(row.firstLength()).isEqualTo(LONGEST - 3);
            assertThat(row.truncated()).isTrue();
        }

        @Test
        void losesItsOwnEndLast() {
            EncodedText row = encoder.encodeWithTarget("red dog", "blue ".repeat(50));
            assertThat(row.tokenIds()).startsWith(ids("[CLS]", "[SEP]", "blue", "blue"));
            assertThat(row.length()).isEqualTo(LONGEST);
            assertThat(row.firstLength()).isEqualTo(2);
        }

        @Test
        void readsBackAsText() {
            long[] ids =
                    Arrays.stream(ids("[CLS]", "red", "dog", "[SEP]")).asLongStream().toArray();
            assertThat(encoder.decode(ids)).isEqualTo("red dog");
            assertThat(encoder.encodePlain("red dog")).isEqualTo(ids("red", "dog"));
        }
    }

    @Test
    void garbageIsNoTokenizer() {
        byte[] garbage = "{\"version\":\"1.0\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> TextEncoder.load(new ByteArrayInputStream(garbage), 8, 8, -1))
                .isInstanceOf(RuntimeException.class);
    }

    /** What is far behind the end of a row is not looked at. */
    @Nested
    class Length {

        @Test
        void aLongTextComesToTheSameRowAsItsBeginning() {
            EncodedText whole = encoder.encode("red dog ".repeat(1_000_000), null);
            EncodedText beginning = encoder.encode("red dog ".repeat(LONGEST), null);
            assertThat(whole.tokenIds()).isEqualTo(beginning.tokenIds());
            assertThat(whole.truncated()).isTrue();
            assertThat(encoder.encode("red", "dog ".repeat(1_000_000)).tokenIds())
                    .isEqualTo(encoder.encode("red", "dog ".repeat(LONGEST)).tokenIds());
            assertThat(encoder.encodeWithTarget("red", "dog ".repeat(1_000_000)).tokenIds())
                    .isEqualTo(encoder.encodeWithTarget("red", "dog ".repeat(LONGEST)).tokenIds());
        }

        @Test
        void isCountedInWholeCharacters() {
            String text = "a" + "\ud83d\ude00".repeat(100 * LONGEST);
            assertThat(encoder.encode(text, null).truncated()).isTrue();
        }
    }

    /** What the native library would end the process over. */
    @Nested
    class Refusal {

        private void assertRefused(String from, String to, String message) {
            assertRefused(TinyTokenizer.json(), from, to, message);
        }

        private void assertRefused(String json, String from, String to, String message) {
            assertThat(json).contains(from);
            byte[] broken = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(
                            () ->
                                    TextEncoder.load(
                                            new ByteArrayInputStream(broken),
                                            LONGEST,
                                            TinyTokenizer.size(),
                                            -1))
                    .isInstanceOf(InvalidTokenizerException.class)
                    .hasMessageContaining(message);
        }

        @Test
        void ofATemplateWithATokenThatIsNotDescribed() {
            assertRefused(
                    TokenizerJson.of(new WordPieceVocabulary(WordPieceVocabulary.SPECIAL)),
                    "\"special_tokens\":{\"[CLS]\"",
                    "\"special_tokens\":{\"[CLX]\"",
                    "names the special token \"[CLS]\"");
        }

        @Test
        void ofNumbersThatAreNone() {
            assertRefused("\"truncation\":null", "\"truncation\":1e999", "it has the number 1e999");
        }

        @Test
        void ofHalfCharacters() {
            assertRefused(
                    "\"unk_token\":\"[UNK]\"",
                    "\"unk_token\":\"\\ud800\"",
                    "half of a surrogate pair");
        }

        @Test
        void ofPartsThatReachBeyondATokenOrAText() {
            assertPartRefused(
                    "decoder",
                    "{\"type\":\"Strip\",\"content\":\"a\",\"start\":0,\"stop\":1}",
                    "strips 1 from the right");
            assertPartRefused(
                    "normalizer",
                    "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"x\"}",
                    "replaces an empty text");
            assertPartRefused(
                    "normalizer",
                    "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" *\"},\"content\":\"x\"}]}",
                    "matches where there is nothing");
            assertPartRefused(
                    "normalizer",
                    "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}",
                    "holds no trie");
            assertPartRefused(
                    "pre_tokenizer",
                    "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"behavior\":\"Isolated\",\"invert\":false}",
                    "repeats a group that repeats itself");
        }

        @Test
        void ofPartsInFormsThatAreNotLookedThrough() {
            assertPartRefused(
                    "normalizer", "[\"Replace\",{\"String\":\"\"},\"x\"]", "names its \"type\"");
            assertPartRefused(
                    "normalizer",
                    "{\"pattern\":{\"String\":\"\"},\"content\":\"x\"}",
                    "names its \"type\"");
            assertPartRefused(
                    "post_processor",
                    "{\"type\":\"Any\",\"single\":[{\"SpecialToken\":[\"a\",1]}],\"pair\":[],\"special_tokens\":{}}",
                    "does not describe");
            assertPartRefused("decoder", "null,\"decoder\":null", "\"decoder\" twice");
            assertPartRefused(
                    "normalizer", "{\"type\":\"NFC\",\"type\":\"Nmt\"}", "not valid JSON");
            assertPartRefused(
                    "model",
                    "{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1},\"merges\":[\"a b\"],\"continuing_subword_prefix\":\"##\"}",
                    "which only WordPiece may have");
            assertPartRefused("model", "[]", "model is not an object");
        }

        private void assertPartRefused(String part, String json, String message) {
            String others =
                    "{\"version\":\"1.0\",\"%s\":%s,\"added_tokens\":[]}".formatted(part, json);
            assertThatThrownBy(
                            () ->
                                    TextEncoder.load(
                                            new ByteArrayInputStream(
                                                    others.getBytes(StandardCharsets.UTF_8)),
                                            8,
                                            8,
                                            -1))
                    .isInstanceOf(InvalidTokenizerException.class)
                    .hasMessageContaining(message);
        }

        @Test
        void ofDepthWithoutEnd() {
            String deep = "[".repeat(200) + "]".repeat(200);
            assertRefused("\"truncation\":null", "\"truncation\":" + deep, "not valid JSON");
        }
    }

    @Test
    void tokensThatTheBaseDoesNotHaveAreRefused() throws IOException {
        byte[] json = TinyTokenizer.json().getBytes(StandardCharsets.UTF_8);
        try (TextEncoder small = TextEncoder.load(new ByteArrayInputStream(json), LONGEST, 5, -1)) {
            assertThatThrownBy(() -> small.encode("red dog", null))
                    .isInstanceOf(UnreadableTextException.class)
                    .hasMessageContaining("the base has 5 tokens");
        }
    }
}
