package io.perennial.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.cli.streams.grammar.GrammarReader;
import io.perennial.cli.streams.grammar.InvalidGrammarException;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class GrammarStreamTest {

    private static TaskStream draw(String grammar) throws IOException {
        return GrammarStream.draw(
                "task", GrammarReader.read("task.grammar", new StringReader(grammar)), 1);
    }

    private static String grammar(int train, double wrongLabels, String range) {
        return "description: d\ntrain: %d\ntest: 20\nwrong_labels: %s\n[label a]\nsee %s\n[label b]\nhear %s\n"
                .formatted(train, wrongLabels, range, range);
    }

    private static long wrong(Iterable<LabeledText> examples) {
        long wrong = 0;
        for (LabeledText example : examples) {
            wrong += example.text().startsWith("see") == example.label().equals("a") ? 0 : 1;
        }
        return wrong;
    }

    @Test
    void mislabelsTrainingOnlyAndOnlyTheShareAskedFor() throws IOException {
        TaskStream stream = draw(grammar(1000, 0.1, "{1..100000}"));
        assertThat(wrong(stream.train())).isBetween(60L, 140L);
        assertThat(wrong(stream.test())).isZero();
    }

    @Test
    void withoutNoiseEveryLabelIsRight() throws IOException {
        assertThat(wrong(draw(grammar(1000, 0, "{1..100000}")).train())).isZero();
    }

    @Test
    void saysThatAGrammarIsTooSmall() {
        assertThatExceptionOfType(InvalidGrammarException.class)
                .isThrownBy(() -> draw(grammar(1000, 0, "{1..100}")))
                .withMessageContaining("task.grammar")
                .withMessageContaining("of 1000")
                .withMessageContaining("add templates or words");
    }
}
