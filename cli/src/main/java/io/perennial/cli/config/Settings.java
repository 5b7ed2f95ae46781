package io.perennial.cli.config;

import io.perennial.cli.terminal.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a process is told by a file and the environment. What is typed comes before the environment,
 * the environment before the file, and the file before the defaults.
 */
public final class Settings {

    /** Commands that run for long, and take their settings in these ways too. */
    public static final List<String> COMMANDS = List.of("broker", "train", "serve");

    private Settings() {}

    /** Gives the {@link #COMMANDS} the option that names a file. */
    public static void register(CommandLine root) {
        for (String command : COMMANDS) {
            spec(root, command)
                    .addOption(
                            OptionSpec.builder(SettingsFile.OPTION)
                                    .type(Path.class)
                                    .paramLabel("FILE")
                                    .description(
                                            "YAML with any of these settings, by their names; perennial"
                                                    + " config print %s shows one. Options that are"
                                                            .formatted(command)
                                                    + " typed come before it, and %sSETTING in the"
                                                            .formatted(Setting.prefix(command))
                                                    + " environment does.")
                                    .build());
        }
    }

    /** All settings of one of the {@link #COMMANDS}. */
    public static List<Setting> of(CommandLine root, String command) {
        return Setting.of(spec(root, command));
    }

    private static CommandSpec spec(CommandLine root, String command) {
        return root.getSubcommands().get(command).getCommandSpec();
    }

    /**
     * The arguments as they were typed, with those in front that stand in a file or in the
     * environment.
     *
     * @throws UserException where these name what is no setting
     */
    public static String[] applied(
            CommandLine root, String[] typed, Map<String, String> environment) {
        Optional<String> command =
                Arrays.stream(typed).filter(word -> !word.startsWith("-")).findFirst();
        if (command.filter(COMMANDS::contains).isEmpty()) {
            return typed;
        }
        String name = command.get();
        List<Setting> known = of(root, name);
        Map<String, List<String>> values = new TreeMap<>();
        file(typed).ifPresent(file -> values.putAll(SettingsFile.read(file, name, known)));
        values.putAll(variables(environment, name, known));
        Set<String> chosen = new HashSet<>();
        Arrays.stream(typed).map(word -> word.split("=", 2)[0]).forEach(chosen::add);
        List<String> all = new ArrayList<>(Arrays.asList(typed));
        int behind = all.indexOf(name) + 1;
        for (Setting setting : known) {
            if (!chosen.contains(setting.option())) {
                for (String value : values.getOrDefault(setting.name(), List.of())) {
                    all.add(behind++, setting.option() + "=" + value);
                }
            }
        }
        return all.toArray(String[]::new);
    }

    private static Optional<Path> file(String[] typed) {
        for (int i = 0; i < typed.length; i++) {
            if (typed[i].startsWith(SettingsFile.OPTION + "=")) {
                return Optional.of(Path.of(typed[i].substring(SettingsFile.OPTION.length() + 1)));
            }
            if (typed[i].equals(SettingsFile.OPTION) && i + 1 < typed.length) {
                return Optional.of(Path.of(typed[i + 1]));
            }
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> variables(
            Map<String, String> environment, String command, List<Setting> known) {
        String prefix = Setting.prefix(command);
        Map<String, List<String>> values = new TreeMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(prefix)) {
                String name =
                        variable.getKey()
                                .substring(prefix.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-');
                SettingsFile.requireKnown(variable.getKey(), name, command, known);
                values.put(name, List.of(variable.getValue()));
            }
        }
        return values;
    }
}
