package io.perennial.cli.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One setting of a command.
 *
 * @param name as in a file
 * @param variable as in the environment
 * @param description in words
 * @param usual the default, where it has one that can be written down
 * @param value what kind of value it takes
 */
public record Setting(
        String name, String variable, String description, Optional<String> usual, String value) {

    private static final String DASHES = "--";

    /** All settings of a command, in the order of its help. */
    static List<Setting> of(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
                .filter(option -> !option.inherited())
                .filter(option -> !longest(option).equals(SettingsFile.OPTION))
                .map(option -> of(command, option))
                .toList();
    }

    private static Setting of(CommandSpec command, OptionSpec option) {
        String name = longest(option).substring(DASHES.length());
        String label = option.paramLabel().replace("<", "").replace(">", "");
        return new Setting(
                name,
                prefix(command.name()) + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                String.join(" ", option.description()).replace("%n", " ").strip(),
                Optional.ofNullable(option.defaultValue()),
                option.arity().max() == 0 ? "true or false" : label);
    }

    /** What the variables of a command begin with. */
    static String prefix(String command) {
        return "PERENNIAL_" + command.toUpperCase(Locale.ROOT) + "_";
    }

    private static String longest(OptionSpec option) {
        return Arrays.stream(option.names())
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    /** The option on the command line. */
    String option() {
        return DASHES + name;
    }
}
