package io.perennial.cli.streams;

import io.perennial.cli.streams.grammar.Draws;
import io.perennial.cli.streams.grammar.Grammar;
import io.perennial.cli.streams.grammar.GrammarSettings;
import io.perennial.cli.streams.grammar.InvalidGrammarException;
import io.perennial.cli.streams.grammar.Purpose;
import io.perennial.cli.streams.grammar.Sentence;
import io.perennial.cli.streams.grammar.SentenceSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Draws a task's stream out of its grammar: labels equally often, no text twice, and no text of the
 * training in the test. Training and test have independent sequences of draws; the test also uses
 * what the grammar keeps back.
 */
final class GrammarStream {

    /** Draws without a new text after which the grammar is called too small. */
    private static final int FRUITLESS_DRAWS = 2_000;

    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{N}/]+");

    private final String task;
    private final Grammar grammar;
    private final long seed;
    private final Set<String> taken = new HashSet<>();

    private GrammarStream(String task, Grammar grammar, long seed) {
        this.task = task;
        this.grammar = grammar;
        this.seed = seed;
    }

    /**
     * @throws InvalidGrammarException if the grammar has too few different sentences
     */
    static TaskStream draw(String task, Grammar grammar, long seed) {
        GrammarStream stream = new GrammarStream(task, grammar, seed);
        GrammarSettings settings = grammar.settings();
        List<LabeledText> train = stream.draw(Purpose.TRAINING, settings.train());
        List<LabeledText> test = stream.draw(Purpose.TEST, settings.test());
        return new TaskStream(task, settings.description(), stream.mislabel(train), test);
    }

    private List<LabeledText> draw(Purpose purpose, int count) {
        Draws draws = Draws.of(seed, task + " " + purpose);
        SentenceSource source = new SentenceSource(grammar, purpose, draws);
        GrammarSettings settings = grammar.settings();
        SurfaceNoise noise = new SurfaceNoise(settings.typos(), settings.casing(), draws);
        List<String> labels = grammar.labels();
        List<LabeledText> examples = new ArrayList<>(count);
        int fruitless = 0;
        while (examples.size() < count) {
            String label = labels.get(examples.size() % labels.size());
            Sentence sentence = source.next(label);
            LabeledText example =
                    new LabeledText(noise.apply(sentence.text()), sentence.pair(), label);
            if (isNew(sentence, example)) {
                examples.add(example);
                fruitless = 0;
            } else if (++fruitless == FRUITLESS_DRAWS) {
                throw new InvalidGrammarException(
                        grammar.file(),
                        "label '"
                                + label
                                + "' has no new sentence for example "
                                + examples.size()
                                + " of "
                                + count
                                + "; add templates or words, or ask for fewer examples");
            }
        }
        draws.shuffle(examples);
        return examples;
    }

    /**
     * Neither as drawn nor as typed, letters and digits alone compared, may a text have been there.
     */
    private boolean isNew(Sentence sentence, LabeledText example) {
        String drawn = key(sentence.text(), sentence.pair());
        String typed = key(example.text(), example.textPair());
        if (taken.contains(drawn) || taken.contains(typed)) {
            return false;
        }
        taken.add(drawn);
        taken.add(typed);
        return true;
    }

    private static String key(String text, @Nullable String pair) {
        return MARKS.matcher((text + " / " + pair).toLowerCase(Locale.ROOT)).replaceAll(" ");
    }

    private List<LabeledText> mislabel(List<LabeledText> examples) {
        Draws draws = Draws.of(seed, task + " wrong labels");
        List<String> labels = grammar.labels();
        double share = grammar.settings().wrongLabels();
        return examples.stream()
                .map(
                        example ->
                                draws.chance(share)
                                        ? withOtherLabel(example, labels, draws)
                                        : example)
                .toList();
    }

    private static LabeledText withOtherLabel(
            LabeledText example, List<String> labels, Draws draws) {
        int other = labels.indexOf(example.label()) + 1 + draws.below(labels.size() - 1);
        return new LabeledText(
                example.text(), example.textPair(), labels.get(other % labels.size()));
    }
}
