package io.perennial.cli.streams.grammar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a grammar file.
 *
 * <pre>{@code
 * # A comment.
 * description: What does the guest want?     settings: see GrammarSettings
 * train: 900
 * test: 150
 *
 * [list dish]                                words to draw from; alternatives stand on lines or between |
 * soup | {fish} with rice                    {fish} draws from [list fish]
 * ~ goulash                                  ~ keeps a line back: only the test draws from it
 *
 * [around]                                   optional: what is put around every text
 * {text}
 * (hello|good evening), {text}               (a|b|) takes one of these, here and everywhere
 *
 * [label order]                              the templates of one label
 * i would like {dish}
 * {1..4} times {dish:a} and one {dish:b}     {1..4} is a number; tags tell lines of one list apart
 *
 * [label complaint]
 * the {dish:a} was cold => we bring a new {dish:a}     => separates the two texts of a pair task
 * }</pre>
 *
 * <p>Everything wrong is refused with file, line and what to write instead.
 */
public final class GrammarReader {

    private static final Pattern SECTION =
            Pattern.compile("\\[(around|list|label)(?: +([^\\]]+))?]");
    private static final Pattern LIST_NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern SETTING = Pattern.compile("([a-z_]+): *(.*)");
    private static final String PAIR = "=>";

    private final String file;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Section> lists = new LinkedHashMap<>();
    private final Map<String, Section> labels = new LinkedHashMap<>();
    private final Section around = new Section(0, "around", new ArrayList<>(), new ArrayList<>());
    private @Nullable Section open;
    private @Nullable Boolean pairs;

    private GrammarReader(String file) {
        this.file = file;
    }

    private record Section(
            int line, String kind, List<Template> familiar, List<Template> heldOut) {}

    /**
     * Reads one grammar.
     *
     * @param file the name used in messages
     * @throws InvalidGrammarException if it cannot be used
     */
    public static Grammar read(String file, Reader source) throws IOException {
        GrammarReader reader = new GrammarReader(file);
        BufferedReader lines = new BufferedReader(source);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                reader.accept(number, content);
            }
        }
        return reader.finish();
    }

    private void accept(int number, String content) {
        Matcher section = SECTION.matcher(content);
        if (section.matches()) {
            open = begin(number, section.group(1), section.group(2));
        } else if (content.startsWith("[")) {
            throw new InvalidGrammarException(
                    file,
                    number,
                    "'"
                            + content
                            + "' is no section; there are [list NAME], [around] and [label NAME]");
        } else if (open == null) {
            setting(number, content);
        } else {
            alternatives(number, open, content);
        }
    }

    private Section begin(int number, String kind, @Nullable String name) {
        if (kind.equals("around")) {
            return around;
        }
        boolean list = kind.equals("list");
        if (name == null
                || (list && (!LIST_NAME.matcher(name).matches() || name.equals(Grammar.TEXT)))) {
            throw new InvalidGrammarException(
                    file,
                    number,
                    "["
                            + kind
                            + "] needs a name; a list's is of small letters, digits and _, and not 'text'");
        }
        Section section = new Section(number, kind, new ArrayList<>(), new ArrayList<>());
        if ((list ? lists : labels).put(name, section) != null) {
            throw new InvalidGrammarException(
                    file,
                    number,
                    "[" + kind + " " + name + "] is there twice; put its lines together");
        }
        return section;
    }

    private void setting(int number, String content) {
        Matcher setting = SETTING.matcher(content);
        if (!setting.matches()
                || settings.put(setting.group(1), setting.group(2).strip()) != null) {
            throw new InvalidGrammarException(
                    file,
                    number,
                    "'"
                            + content
                            + "' is no new setting; write 'key: value' once, or begin a section with [");
        }
    }

    private void alternatives(int number, Section section, String content) {
        boolean heldOut = content.startsWith("~");
        String alternatives = heldOut ? content.substring(1).strip() : content;
        boolean pair = alternatives.contains(PAIR);
        if (section.kind().equals("label")) {
            if (pairs != null && pairs != pair) {
                throw new InvalidGrammarException(
                        file,
                        number,
                        "either every template of a task has '=>' or none; bring this line in step");
            }
            pairs = pair;
        } else if (pair) {
            throw new InvalidGrammarException(
                    file, number, "'=>' belongs into a label's templates; move it there");
        }
        (heldOut ? section.heldOut() : section.familiar())
                .addAll(TemplateParser.parse(file, number, alternatives));
    }

    private Grammar finish() {
        if (around.familiar().isEmpty()) {
            around.familiar().add(new Template(List.of(new Part.Slot(Grammar.TEXT, null, 0))));
        }
        return new Grammar(
                file,
                GrammarSettings.parse(file, settings),
                close(lists),
                alternativesOf("around", around),
                close(labels));
    }

    private Map<String, Alternatives> close(Map<String, Section> sections) {
        Map<String, Alternatives> closed = new LinkedHashMap<>();
        sections.forEach((name, section) -> closed.put(name, alternativesOf(name, section)));
        return closed;
    }

    private Alternatives alternativesOf(String name, Section section) {
        if (section.familiar().isEmpty()) {
            throw new InvalidGrammarException(
                    file,
                    section.line(),
                    "'" + name + "' has no line for training; add one without ~");
        }
        return new Alternatives(section.familiar(), section.heldOut());
    }
}
