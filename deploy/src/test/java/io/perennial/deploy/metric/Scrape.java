package io.perennial.deploy.metric;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one or several processes answered to Prometheus.
 *
 * @param families by name
 * @param samples names of all samples; of a histogram there are three
 */
public record Scrape(Map<String, Family> families, Set<String> samples) {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+.*");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_]\\w*)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final List<String> PARTS = List.of("_bucket", "_count", "_sum", "_max");

    /** Samples of one name and meaning. */
    public record Family(String name, String type, String help, Set<String> labels) {}

    /** Reads answers in Prometheus' text format. */
    public static Scrape of(List<String> answers) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        Set<String> samples = new TreeSet<>();
        for (String line : answers.stream().flatMap(String::lines).toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                (comment.group(1).equals("HELP") ? helps : types)
                        .put(comment.group(2), comment.group(3));
            } else if (sample.matches()) {
                samples.add(sample.group(1));
                Set<String> names =
                        labels.computeIfAbsent(
                                family(sample.group(1), types), name -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    names.add(label.group(1));
                }
            }
        }
        Map<String, Family> families = new TreeMap<>();
        types.forEach(
                (name, type) ->
                        families.put(
                                name,
                                new Family(
                                        name,
                                        type,
                                        helps.getOrDefault(name, ""),
                                        labels.getOrDefault(name, Set.of()))));
        return new Scrape(families, samples);
    }

    private static String family(String sample, Map<String, String> types) {
        if (types.containsKey(sample)) {
            return sample;
        }
        return PARTS.stream()
                .filter(sample::endsWith)
                .map(part -> sample.substring(0, sample.length() - part.length()))
                .filter(types::containsKey)
                .findFirst()
                .orElse(sample);
    }
}
