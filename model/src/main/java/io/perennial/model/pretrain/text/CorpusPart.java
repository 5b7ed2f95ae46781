package io.perennial.model.pretrain.text;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the corpus and how much its text counts.
 *
 * @param file a text file as {@link CorpusFile} reads it
 * @param weight how often one occurrence of its text counts, 0.001 to 1000; 1 counts it as it is
 */
public record CorpusPart(Path file, double weight) {

    private static final double SMALLEST = 0.001;
    private static final double LARGEST = 1000;
    private static final Pattern WITH_WEIGHT =
            Pattern.compile("(.+):([-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))", Pattern.DOTALL);

    public CorpusPart {
        if (!(weight >= SMALLEST && weight <= LARGEST)) {
            throw new InvalidCorpusException(
                    String.format(
                            Locale.ROOT,
                            "the corpus file %s has the weight %s; give one from %s to %s, or none for 1",
                            file,
                            weight,
                            SMALLEST,
                            LARGEST));
        }
    }

    /**
     * Reads {@code FILE} (weight 1) or {@code FILE:WEIGHT}. Only a decimal number behind the last
     * colon is a weight; every other colon belongs to the path. A file whose own name ends in a
     * colon and a number is written with its weight: {@code log:2:1}.
     *
     * @throws InvalidCorpusException for no path or a weight outside its limits
     */
    public static CorpusPart parse(String text) {
        Matcher matcher = WITH_WEIGHT.matcher(text);
        boolean weighted = matcher.matches();
        String file = weighted ? matcher.group(1) : text;
        if (file.isBlank()) {
            throw new InvalidCorpusException(
                    "a corpus part names no file; write FILE or FILE:WEIGHT");
        }
        try {
            return new CorpusPart(
                    Path.of(file), weighted ? Double.parseDouble(matcher.group(2)) : 1);
        } catch (InvalidPathException e) {
            throw new InvalidCorpusException(
                    "the corpus part \"%s\" names no possible path: %s"
                            .formatted(text, e.getReason()),
                    e);
        }
    }
}
