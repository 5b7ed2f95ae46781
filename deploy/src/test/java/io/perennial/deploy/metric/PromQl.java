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

/** What an expression of Prometheus' query language asks for; it is not evaluated here. */
public final class PromQl {

    private static final Pattern NAME =
            Pattern.compile("(?<![\\w:$])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*})?(?!\\s*\\(|[\\w:])");
    private static final Pattern MATCHER =
            Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]|\\boffset\\s+-?\\w+");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "inf", "nan", "Inf", "NaN", "offset");

    private PromQl() {}

    /**
     * Series that are asked for.
     *
     * @param matchers patterns of labels' values by label, where they must match
     */
    public record Selector(String metric, Map<String, Pattern> matchers) {}

    /** All selectors of an expression, in order. */
    public static List<Selector> selectors(String expression) {
        String bare = RANGE.matcher(GROUPING.matcher(expression).replaceAll(" ")).replaceAll(" ");
        List<Selector> selectors = new ArrayList<>();
        Matcher names = NAME.matcher(bare);
        while (names.find()) {
            if (!WORDS.contains(names.group(1))) {
                selectors.add(new Selector(names.group(1), matchers(names.group(2))));
            }
        }
        return selectors;
    }

    private static Map<String, Pattern> matchers(@Nullable String braces) {
        Map<String, Pattern> matchers = new TreeMap<>();
        Matcher found = MATCHER.matcher(braces == null ? "" : braces);
        while (found.find()) {
            boolean regex = found.group(2).equals("=~");
            if (regex || found.group(2).equals("=")) {
                matchers.put(
                        found.group(1),
                        Pattern.compile(regex ? found.group(3) : Pattern.quote(found.group(3))));
            }
        }
        return matchers;
    }

    /** Names of all metrics that an expression asks for. */
    public static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        selectors(expression).forEach(selector -> names.add(selector.metric()));
        return names;
    }
}
