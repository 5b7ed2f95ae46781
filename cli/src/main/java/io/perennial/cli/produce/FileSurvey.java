package io.perennial.cli.produce;

import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.terminal.Columns;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextEncoder;
import io.perennial.model.text.UnreadableTextException;
import io.perennial.schemas.example.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What the rows of a file are like: the balance of their labels, and their lengths in tokens. */
public final class FileSurvey implements Consumer<LabeledText> {

    private static final int SHOWN_LABELS = 20;
    private static final int CLASSES = 8;
    private static final int WIDEST_BAR = 40;
    private static final int SAMPLES = 256;

    private final TextEncoder encoder;
    private final Map<String, Long> labels = new HashMap<>();
    private final DoubleSummaryStatistics values = new DoubleSummaryStatistics();
    private final long[] lengths = new long[CLASSES];
    private final List<LabeledText> sample = new ArrayList<>();
    private long rows;
    private long cut;
    private long unreadable;

    /**
     * @param encoder of the base that is to learn from the rows
     */
    public FileSurvey(TextEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void accept(LabeledText text) {
        rows++;
        TaskRules.labels(text.answer()).forEach(label -> labels.merge(label, 1L, Long::sum));
        if (text.answer() instanceof Answer.Value value) {
            values.accept(value.value());
        }
        if (sample.size() < SAMPLES) {
            sample.add(text);
        }
        try {
            EncodedText encoded = encode(encoder, text);
            cut += encoded.truncated() ? 1 : 0;
            lengths[(encoded.length() - 1) * CLASSES / encoder.maxLength()]++;
        } catch (UnreadableTextException e) {
            unreadable++;
        }
    }

    /** A row as the training job encodes it. */
    static EncodedText encode(TextEncoder encoder, LabeledText text) {
        return text.answer() instanceof Answer.Target target
                ? encoder.encodeWithTarget(text.text(), target.target())
                : encoder.encode(text.text(), text.textPair());
    }

    /** All labels that were seen, in alphabetical order. */
    List<String> labels() {
        return labels.keySet().stream().sorted().toList();
    }

    /** The first rows. */
    List<LabeledText> sample() {
        return List.copyOf(sample);
    }

    /** Tables for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!labels.isEmpty()) {
            lines.add("labels (%d)".formatted(labels.size()));
            lines.addAll(balance());
        }
        if (values.getCount() > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "values from %.4g to %.4g, mean %.4g",
                            values.getMin(),
                            values.getMax(),
                            values.getAverage()));
        }
        lines.add("length in tokens (longest row %d)".formatted(encoder.maxLength()));
        lines.addAll(histogram());
        if (cut > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %,d texts are longer and are cut; --max-length, here and of the job, allows more",
                            cut));
        }
        if (unreadable > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  of %,d texts the base's tokenizer makes nothing; the job rejects them",
                            unreadable));
        }
        return lines;
    }

    private List<String> balance() {
        List<Map.Entry<String, Long>> all = new ArrayList<>(labels.entrySet());
        all.sort(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()));
        long most = all.get(0).getValue();
        List<List<String>> table =
                all.stream()
                        .limit(SHOWN_LABELS)
                        .map(entry -> row(entry.getKey(), entry.getValue(), most))
                        .toList();
        List<String> lines = new ArrayList<>(Columns.lines(table));
        if (all.size() > SHOWN_LABELS) {
            lines.add(
                    "  and %d more, the rarest %s with %,d"
                            .formatted(
                                    all.size() - SHOWN_LABELS,
                                    all.get(all.size() - 1).getKey(),
                                    all.get(all.size() - 1).getValue()));
        }
        return lines;
    }

    private List<String> histogram() {
        long most = 1;
        for (long count : lengths) {
            most = Math.max(most, count);
        }
        List<List<String>> table = new ArrayList<>();
        for (int part = 0; part <= longestClass(); part++) {
            int least = ceiling(part * encoder.maxLength()) + 1;
            int last = ceiling((part + 1) * encoder.maxLength());
            table.add(row("%d to %d".formatted(least, last), lengths[part], most));
        }
        return Columns.lines(table);
    }

    private int longestClass() {
        int part = CLASSES - 1;
        while (part > 0 && lengths[part] == 0) {
            part--;
        }
        return part;
    }

    private static int ceiling(int tokens) {
        return (tokens + CLASSES - 1) / CLASSES;
    }

    private List<String> row(String name, long count, long most) {
        return List.of(
                "  " + name,
                String.format(Locale.ROOT, "%,8d", count),
                String.format(Locale.ROOT, "%5.1f %%", 100.0 * count / Math.max(1, rows)),
                "#".repeat(Math.toIntExact(count * WIDEST_BAR / most)));
    }
}
