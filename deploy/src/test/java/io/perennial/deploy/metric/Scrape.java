package io.perennial.deploy.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one or several processes answered to Prometheus.
 *
 * @param families by name
 * @param samples labels of every sample by the sample's name; a histogram has samples of three
 *     names
 */
public record Scrape(Map<String, Family> families, Map<String, List<Map<String, String>>> samples) {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+.*");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final List<String> PARTS = List.of("_bucket", "_count", "_sum");

    /** Samples of one name and meaning. */
    public record Family(String name, String type, String help) {}

    /** Reads answers in Prometheus' text format. */
    public static Scrape of(List<String> answers) {
        Map<String, String> helps = new TreeMap<>();
        Map<String, Family> families = new TreeMap<>();
        Map<String, List<Map<String, String>>> samples = new TreeMap<>();
        for (String line : answers.stream().flatMap(String::lines).toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches() && comment.group(1).equals("HELP")) {
                helps.put(comment.group(2), comment.group(3));
            } else if (comment.matches()) {
                String name = comment.group(2);
                families.put(
                        name, new Family(name, comment.group(3), helps.getOrDefault(name, "")));
            } else if (sample.matches()) {
                samples.computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                        .add(labels(sample.group(2)));
            }
        }
        return new Scrape(families, samples);
    }

    private static Map<String, String> labels(@Nullable String braces) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(braces == null ? "" : braces);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** Names of all labels that samples of a family have, but for those of its buckets. */
    public Set<String> labelsOf(String family) {
        Set<String> names = new TreeSet<>();
        List<String> parts = new ArrayList<>(PARTS.stream().map(family::concat).toList());
        parts.add(family);
        parts.forEach(
                part ->
                        samples.getOrDefault(part, List.of())
                                .forEach(labels -> names.addAll(labels.keySet())));
        names.remove("le");
        return names;
    }

    /** The family that samples of this name belong to, by its name. */
    public String familyOf(String sample) {
        return PARTS.stream()
                .filter(sample::endsWith)
                .map(part -> sample.substring(0, sample.length() - part.length()))
                .filter(families::containsKey)
                .findFirst()
                .orElse(sample);
    }

    /** Whether some series of this name has every label that is asked for, with such a value. */
    public boolean answers(PromQl.Selector selector) {
        return samples.getOrDefault(selector.metric(), List.of()).stream()
                .anyMatch(
                        labels ->
                                selector.matchers().entrySet().stream()
                                        .allMatch(
                                                wanted ->
                                                        wanted.getValue()
                                                                .matcher(
                                                                        labels.getOrDefault(
                                                                                wanted.getKey(),
                                                                                ""))
                                                                .matches()));
    }
}
