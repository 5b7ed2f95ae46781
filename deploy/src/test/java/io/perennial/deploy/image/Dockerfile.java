package io.perennial.deploy.image;

import io.perennial.deploy.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile as its stages.
 *
 * @param arguments defaults of what stands before the first stage
 */
record Dockerfile(String name, Map<String, String> arguments, List<Stage> stages) {

    private static final Pattern FROM = Pattern.compile("(\\S+)(?:\\s+AS\\s+(\\S+))?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    /** One line of a stage, continuation lines taken in. */
    record Instruction(String keyword, String text) {

        /** Words that are no flags. */
        List<String> words() {
            return List.of(text.split("\\s+", -1)).stream()
                    .filter(word -> !word.startsWith("--"))
                    .toList();
        }
    }

    /**
     * @param parent image, or name of an earlier stage
     */
    record Stage(String name, String parent, List<Instruction> instructions) {

        List<Instruction> all(String keyword) {
            return instructions.stream().filter(it -> it.keyword().equals(keyword)).toList();
        }
    }

    /** Every Dockerfile of deploy/images. */
    static List<Dockerfile> all() {
        return Project.files("deploy/images", file -> file.endsWith("Dockerfile")).stream()
                .map(Dockerfile::read)
                .toList();
    }

    static Dockerfile read(Path file) {
        Map<String, String> arguments = new TreeMap<>();
        List<Stage> stages = new ArrayList<>();
        String text =
                Project.read(file).replaceAll("(?m)^\\s*#.*\\n?", "").replaceAll("\\\\\\n", " ");
        for (String line : text.lines().filter(it -> !it.isBlank()).toList()) {
            String[] parts = line.strip().split("\\s+", 2);
            if (parts[0].equals("FROM")) {
                Matcher from = FROM.matcher(parts[1]);
                if (!from.matches()) {
                    throw new IllegalStateException(file + ": " + line);
                }
                stages.add(
                        new Stage(
                                from.group(2) == null ? "" : from.group(2),
                                resolved(from.group(1), arguments),
                                new ArrayList<>()));
            } else if (stages.isEmpty()) {
                String[] argument = parts[1].split("=", 2);
                arguments.put(argument[0], argument.length > 1 ? argument[1] : "");
            } else {
                stages.get(stages.size() - 1)
                        .instructions()
                        .add(new Instruction(parts[0], parts[1].strip()));
            }
        }
        return new Dockerfile(Project.root().relativize(file).toString(), arguments, stages);
    }

    private static String resolved(String text, Map<String, String> arguments) {
        return VARIABLE.matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        arguments.getOrDefault(found.group(1), "")));
    }

    Stage stage(String wanted) {
        return stages.stream()
                .filter(stage -> stage.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " has no stage " + wanted));
    }

    /** A stage's instructions after those of the stages that it stands on. */
    List<Instruction> whole(String wanted) {
        Stage stage = stage(wanted);
        List<Instruction> whole = new ArrayList<>();
        if (stages.stream().anyMatch(it -> it.name().equals(stage.parent()))) {
            whole.addAll(whole(stage.parent()));
        }
        whole.addAll(stage.instructions());
        return whole;
    }
}
