package io.perennial.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.cli.CommandRun;
import io.perennial.cli.Perennial;
import io.perennial.cli.terminal.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;

class SettingsTest {

    /** System property that has the page written anew in place of being compared. */
    private static final String WRITE = "config.write";

    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final List<String> COMMANDS = Settings.COMMANDS;

    @TempDir private Path folder;
    private final CommandLine root = Perennial.commandLine(List.of());

    private String[] applied(Map<String, String> environment, String... typed) {
        return Settings.applied(root, typed, environment);
    }

    private String file(String text) throws Exception {
        return "--config=" + Files.writeString(folder.resolve("settings.yaml"), text);
    }

    @Test
    void whatIsTypedComesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
        String config = file("host: 0.0.0.0\nport: 1\ndevice-bytes: 2g\n");
        Map<String, String> environment =
                Map.of("PERENNIAL_SERVE_PORT", "2", "PERENNIAL_SERVE_DEVICE_BYTES", "3g");
        assertThat(applied(environment, "--verbose", "serve", config, "--device-bytes", "4g"))
                .containsExactlyInAnyOrder(
                        "--verbose",
                        "serve",
                        "--host=0.0.0.0",
                        "--port=2",
                        config,
                        "--device-bytes",
                        "4g");
    }

    @Test
    void listsAndMapsAreGivenOneByOne() throws Exception {
        String config =
                file("shards: [a:1, b:1]\nkafka: {client.id: me, fetch.max.wait.ms: 50}\nstore:\n");
        assertThat(applied(Map.of(), "serve", config))
                .contains(
                        "--shards=a:1",
                        "--shards=b:1",
                        "--kafka=client.id=me",
                        "--kafka=fetch.max.wait.ms=50")
                .noneMatch(argument -> argument.startsWith("--store"));
    }

    @Test
    void otherCommandsAreLeftAlone() {
        assertThat(applied(Map.of("PERENNIAL_SERVE_PORT", "2"), "tasks", "list"))
                .containsExactly("tasks", "list");
        assertThat(applied(Map.of("PERENNIAL_JAVA_OPTS", "-Xmx1g"), "serve"))
                .containsExactly("serve");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    por: 8081 | "por" is no setting of serve; did you mean port?
                    quite-another: 1 | "quite-another" is no setting of serve; perennial config print serve
                    port: {a: {b: 1}} | the value of port is nested too deep
                    just words | holds no settings
                    'port: 1\nport: 2' | is no YAML
                    """)
    void whatIsNoSettingIsRefused(String text, String said) throws Exception {
        String config = file(text.replace("\\n", "\n"));
        assertThatThrownBy(() -> applied(Map.of(), "serve", config))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("settings.yaml")
                .hasMessageContaining(said);
    }

    @Test
    void aVariableThatIsNoSettingIsRefused() {
        assertThatThrownBy(() -> applied(Map.of("PERENNIAL_TRAIN_PARALELISM", "2"), "train"))
                .hasMessageContaining("PERENNIAL_TRAIN_PARALELISM")
                .hasMessageContaining("did you mean parallelism?");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> applied(Map.of(), "serve", "--config", "no-such.yaml"))
                .hasMessage("no-such.yaml cannot be read; check the path of --config");
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void whatIsPrintedSaysTheDefaults(String command) throws Exception {
        CommandRun printed = CommandRun.of("config", "print", command);
        assertThat(printed.exitCode()).isZero();
        List<String> told = List.of(applied(Map.of(), command, file(printed.out())));
        for (Setting setting : Settings.of(root, command)) {
            setting.usual()
                    .ifPresent(value -> assertThat(told).contains(setting.option() + "=" + value));
            assertThat(printed.out()).contains(setting.variable());
        }
        assertThat(root.parseArgs(told.toArray(String[]::new)).hasSubcommand()).isTrue();
    }

    private String page() {
        return SettingsText.markdown(COMMANDS, command -> Settings.of(root, command));
    }

    @Test
    @DisabledIfSystemProperty(named = WRITE, matches = "true")
    void thePageSaysWhatTheOptionsDo() {
        assertThat(PAGE).as("-Dconfig.write=true writes it").content().isEqualTo(page());
    }

    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = "true")
    void writesThePage() throws Exception {
        Files.writeString(PAGE, page());
        assertThat(PAGE).exists();
    }
}
