package io.perennial.cli.config;

import java.util.List;
import java.util.function.Function;

/** Settings as a file to begin with, and as a page. */
public final class SettingsText {

    private SettingsText() {}

    /** A file with every setting at its default; those without one are commented out. */
    public static String yaml(String command, List<Setting> settings) {
        StringBuilder text =
                new StringBuilder()
                        .append("# ./perennial %s --config FILE\n".formatted(command))
                        .append("# Options that are typed and the environment come before it.\n");
        for (Setting setting : settings) {
            text.append('\n')
                    .append("# ")
                    .append(described(setting))
                    .append(" (")
                    .append(setting.variable())
                    .append(")\n")
                    .append(
                            setting.usual()
                                    .map(value -> setting.name() + ": " + written(value))
                                    .orElseGet(
                                            () -> "# " + setting.name() + ": " + setting.value()))
                    .append('\n');
        }
        return text.toString();
    }

    /** A page with the settings of several commands. */
    public static String markdown(List<String> commands, Function<String, List<Setting>> settings) {
        StringBuilder text =
                new StringBuilder(
                        """
                        # Configuration

                        A setting has the name of its option. What is typed (`--port 8081`) comes before the environment (`PERENNIAL_SERVE_PORT=8081`), that before a file (`--config serve.yaml` with `port: 8081`), and the file before the default.
                        `./perennial config print serve` prints a file with every setting at its default. Lists are YAML lists, properties of Kafka YAML maps. A name that is no setting is refused, in a file and in the environment, with the nearest that is.

                        This page is written by a test from the options themselves.
                        """);
        for (String command : commands) {
            text.append("\n## `perennial ").append(command).append("`\n\n");
            text.append("| setting | environment | default | |\n|---|---|---|---|\n");
            for (Setting setting : settings.apply(command)) {
                text.append(
                        "| `%s` | `%s` | %s | %s |\n"
                                .formatted(
                                        setting.name(),
                                        setting.variable(),
                                        setting.usual().map(value -> "`" + value + "`").orElse(""),
                                        described(setting).replace("|", "\\|")));
            }
        }
        return text.toString();
    }

    /** Without the default, which stands beside it. */
    private static String described(Setting setting) {
        return setting.usual()
                .map(value -> setting.description().replace(" Default: " + value + ".", ""))
                .orElse(setting.description());
    }

    private static String written(String value) {
        return value.matches("[A-Za-z0-9.]+") ? value : "'" + value.replace("'", "''") + "'";
    }
}
