package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {

    private static final List<String> KNOWN =
            List.of("intents", "intents-de", "topics", "sentiment", "spam");

    @Test
    void findsTypingMistakes() {
        assertThat(NearNames.of("intnets", KNOWN)).containsExactly("intents");
        assertThat(NearNames.of("Topic", KNOWN)).containsExactly("topics");
    }

    @Test
    void findsBeginnings() {
        assertThat(NearNames.of("int", KNOWN)).containsExactly("intents", "intents-de");
    }

    @Test
    void doesNotGuessWildly() {
        assertThat(NearNames.of("weather", KNOWN)).isEmpty();
        assertThat(NearNames.of("", KNOWN)).isEmpty();
    }

    @Test
    void countsLetters() {
        assertThat(NearNames.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearNames.distance("", "abc")).isEqualTo(3);
    }
}
