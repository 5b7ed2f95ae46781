package io.perennial.cli.streams.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SentenceSourceTest {

    private static SentenceSource source(Purpose purpose, String sections) throws IOException {
        String content =
                "description: d\ntrain: 10\ntest: 5\n"
                        + sections
                        + "\n[label other]\nx"
                        + (sections.contains("=>") ? "=>y" : "");
        return new SentenceSource(
                GrammarReader.read("t.grammar", new StringReader(content)),
                purpose,
                Draws.of(3, "test"));
    }

    private static Set<String> texts(Purpose purpose, String sections) throws IOException {
        SentenceSource source = source(purpose, sections);
        Set<String> texts = new TreeSet<>();
        for (int draw = 0; draw < 300; draw++) {
            texts.add(source.next("a").text());
        }
        return texts;
    }

    private static Set<String> texts(String sections) throws IOException {
        return texts(Purpose.TRAINING, sections);
    }

    @Test
    void drawsEveryAlternativeAndNothingElse() throws IOException {
        assertThat(texts("[label a]\none | two (x|) {1..2}\nthree"))
                .containsExactly("one", "three", "two 1", "two 2", "two x 1", "two x 2");
    }

    @Test
    void fillsSlotsThatContainSlots() throws IOException {
        assertThat(
                        texts(
                                "[label a]\nbuy {dish}\n[list dish]\n{fish} soup | rice\n[list fish]\ncod | eel"))
                .containsExactly("buy cod soup", "buy eel soup", "buy rice");
    }

    @Test
    void aTagStandsForOneLineAndTwoTagsForDifferentOnes() throws IOException {
        assertThat(texts("[label a]\n{p:x} {p:x} {p:y}\n[list p]\nu | v"))
                .containsExactly("u u v", "v v u");
    }

    @Test
    void keepsHeldOutLinesForTheTest() throws IOException {
        String sections = "[label a]\nsee {p}\n~ meet {p}\n[list p]\nu\n~ v";
        assertThat(texts(Purpose.TRAINING, sections)).containsExactly("see u");
        assertThat(texts(Purpose.TEST, sections))
                .containsExactly("meet u", "meet v", "see u", "see v");
    }

    @Test
    void putsTheTextIntoItsSurroundings() throws IOException {
        assertThat(texts("[around]\n(well|) , {text} !\n[label a]\none"))
                .containsExactly(", one!", "well, one!");
    }

    @Test
    void separatesPairsAndSurroundsTheFirstTextOnly() throws IOException {
        SentenceSource source =
                source(
                        Purpose.TRAINING,
                        "[around]\nso {text}?\n[label a]\nwhere is {p:x} => {p:x} is here\n[list p]\nit");
        assertThat(source.next("a")).isEqualTo(new Sentence("so where is it?", "it is here"));
    }

    @Test
    void refusesALabelThatIsNotThere() throws IOException {
        SentenceSource source = source(Purpose.TRAINING, "[label a]\none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.next("c"))
                .withMessageContaining("'c'");
    }
}
