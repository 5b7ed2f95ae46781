package io.perennial.benchmarks.continual.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.bwaldvogel.liblinear.Feature;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassicalModelTest {

    private static ClassicalText text(String text) {
        return new ClassicalText(text, null);
    }

    @Test
    void weighsWordsAndPairsOfWords() {
        TermWeights terms = new TermWeights(List.of(text("Red red rose"), text("red wine")));

        assertThat(terms.size()).isEqualTo(6);
        Feature[] vector = terms.vector(text("red wine, unheard-of"));
        assertThat(vector).hasSize(3);
        double squares = 0;
        for (Feature one : vector) {
            squares += one.getValue() * one.getValue();
        }
        assertThat(squares).isCloseTo(1, within(1e-9));
        assertThat(terms.vector(text("none of these"))).isEmpty();
    }

    @Test
    void everyTextHasItsPair() {
        TermWeights terms = new TermWeights(List.of(new ClassicalText("one two", "three")));

        assertThat(terms.size()).isEqualTo(4);
    }

    @Test
    void learnsWhatWordsDecide() {
        List<ClassicalText> texts =
                List.of(
                        text("rain today"),
                        text("sun tomorrow"),
                        text("heavy rain"),
                        text("bright sun"),
                        text("snow again"),
                        text("much snow"));
        ClassicalModel model = ClassicalModel.train(texts, new int[] {0, 1, 0, 1, 2, 2}, 3);

        float[] found = model.probabilities(text("rain in the morning"));
        assertThat(found).hasSize(3);
        assertThat(found[0]).isGreaterThan(found[1]).isGreaterThan(found[2]);
        assertThat(found[0] + found[1] + found[2]).isCloseTo(1, within(1e-5f));
        assertThat(model.bytes()).isGreaterThan(4 * model.parameterCount());
    }

    @Test
    void aTaskWithOneLabelIsAlwaysThatLabel() {
        ClassicalModel model =
                ClassicalModel.train(List.of(text("a b"), text("b c")), new int[] {0, 0}, 1);

        assertThat(model.probabilities(text("anything"))).containsExactly(1f);
    }
}
