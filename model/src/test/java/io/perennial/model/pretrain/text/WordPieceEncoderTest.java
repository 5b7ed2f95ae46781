package io.perennial.model.pretrain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.text.TextEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference is Hugging Face's own tokenizer, reading the tokenizer.json that is written here.
 */
class WordPieceEncoderTest {

    private static final String TEXT =
            "The river was late, and nobody knew why it wasn't on time! Ünïcödé façade naïve "
                    + "日本語 中文 字 привет мир Ελλάδα ΣΊΣΥΦΟΣ İstanbul ıssız straße ﬁne 한국어 👍🏽 🙂 "
                    + "x=1; y_2 += 3.14% #tag @you $5 e-mail \"quoted\" «guillemets» — … ¿qué? 1st ½";

    private static WordPieceVocabulary vocabulary;
    private static TextEncoder reference;
    private static WordPieceEncoder encoder;

    @BeforeAll
    static void train() throws IOException {
        Map<String, Long> counts = new HashMap<>();
        new WordSplitter().split(TEXT, word -> counts.merge(word, 1L, Long::sum));
        counts.keySet().removeIf(word -> word.equals("字") || word.equals("🙂"));
        vocabulary = WordPieceTrainer.train(counts, 220, 500);
        encoder = new WordPieceEncoder(vocabulary);
        byte[] json = TokenizerJson.of(vocabulary).getBytes(StandardCharsets.UTF_8);
        reference = TextEncoder.load(new ByteArrayInputStream(json), 100_000, 100_000, -1);
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    static List<String> texts() {
        return List.of(
                TEXT,
                TEXT.toUpperCase(Locale.ROOT),
                "",
                " \t\u00a0\u2003\u3000\u2028 ",
                "the\u0000ri\ufffdver\u200bwas\u00adlate\u0085on\ufeff\u0007time",
                "e\u0301te\u0301 cafe\u0301\u0327 a\u0308\u0301",
                "the中river文was",
                "a..b,,c--d__e``f^g|h~i+j<k>l",
                "r".repeat(100) + " " + "r".repeat(101) + " late",
                "🙂".repeat(101) + "a",
                "👍🏽👩‍👩‍👧 🇩🇪 🙂",
                "unknown字 字 \ud801\udc00\ud835\udd38 \ue000x\udb80\udc00",
                "한국어 \u1112\u1161\u11ab 각",
                "१२३ ௧ ٣ ② Ⅷ ⅷ µ Å K ſ ẞ ǅ");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void givesTheIdsOfTheReference(String text) {
        assertThat(encoder.encode(text)).isEqualTo(reference.encodePlain(text));
    }

    @Test
    void givesTheIdsOfTheReferenceForRandomText() {
        Random random = new Random(11);
        int[] starts = {0x20, 0x20, 0x20, 0xa0, 0x370, 0x400, 0x2010, 0x3041, 0x4e00, 0x1f600};
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < 40; k++) {
                int start = starts[random.nextInt(starts.length)];
                text.appendCodePoint(start + random.nextInt(start == 0x20 ? 95 : 48));
            }
            assertThat(encoder.encode(text.toString()))
                    .as(text.toString())
                    .isEqualTo(reference.encodePlain(text.toString()));
        }
    }

    @Test
    void readsSpecialTokensAsPlainText() {
        assertThat(encoder.encode("[MASK]"))
                .doesNotContain(WordPieceVocabulary.SPECIAL.indexOf("[MASK]"));
    }

    @Test
    void theReferenceSetsRowsBetweenSpecialTokens() {
        int[] plain = reference.encodePlain("river");
        List<Integer> row = new ArrayList<>(List.of(2));
        Arrays.stream(plain).forEach(row::add);
        row.add(3);
        assertThat(reference.encode("river", null).tokenIds()).containsExactly(ints(row));
        int first = row.size();
        Arrays.stream(plain).forEach(row::add);
        row.add(3);
        assertThat(reference.encode("river", "river").tokenIds()).containsExactly(ints(row));
        assertThat(reference.encode("river", "river").firstLength()).isEqualTo(first);
        assertThat(reference.decode(Arrays.stream(plain).asLongStream().toArray()))
                .isEqualTo("river");
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void theVocabularyComesBackFromItsFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, TokenizerJson.of(vocabulary));
        assertThat(TokenizerJson.read(file)).isEqualTo(vocabulary);
        assertThat(TokenizerJson.read(file).fingerprint()).isEqualTo(vocabulary.fingerprint());
    }

    @Test
    void anotherTokenizerIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(
                file, TokenizerJson.of(vocabulary).replace("BertPreTokenizer", "Whitespace"));
        assertThatThrownBy(() -> TokenizerJson.read(file))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining("has \"Whitespace\" at /pre_tokenizer/type");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> TokenizerJson.read(file)).hasMessageContaining("is no JSON");
    }
}
