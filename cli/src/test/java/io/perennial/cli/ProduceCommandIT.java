package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.chaos.load.SmallBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A file of examples, good rows and bad ones, against a real broker and a real base. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProduceCommandIT {

    private static final String GOOD = "text,label\nwake me,alarm\nplay a song,music\n";
    private static final String MIXED =
            "text,label\nwake me,alarm\n,alarm\nplay a song,\nonly text\nplay it,music\n";

    private EmbeddedBroker broker;
    private Path base;

    @TempDir Path folder;

    @BeforeAll
    void start(@TempDir Path shared) {
        broker = EmbeddedBroker.start(shared.resolve("kafka"));
        base = shared.resolve("base");
        SmallBase.write(base, 1, List.of("wake", "me", "play", "a", "song", "it"));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private CommandRun run(String prefix, String... arguments) {
        return CommandRun.of(
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of(
                                        "--bootstrap-servers",
                                        broker.bootstrapServers(),
                                        "--topic-prefix",
                                        prefix))
                        .toArray(String[]::new));
    }

    private CommandRun produce(String prefix, String content, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), content);
        return run(
                prefix,
                Stream.concat(
                                Stream.of("produce", "--task", "intents", file.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private CommandRun look(String prefix, String content) throws IOException {
        return produce(prefix, content, "--dry-run", "--base", base.toString());
    }

    private String sentTo(String prefix) {
        return run(prefix, "topics", "list").out().replaceAll(" +", " ");
    }

    @Test
    void oneBadRowIsEnoughToSendNothing() throws IOException {
        run("strict", "topics", "create");

        CommandRun run = produce("strict", MIXED);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("rows.csv, line 3: the text is empty; fill it in or delete the row")
                .contains("rows.csv, line 4: field \"label\"")
                .contains("rows.csv, line 5: 1 column(s) where 2 are expected");
        assertThat(run.err()).contains("3 of 5 rows").contains("--skip-bad-rows");
        assertThat(sentTo("strict")).contains("strict.examples 4 partitions 0 offsets");
    }

    @Test
    void badRowsCanBeLeftOut() throws IOException {
        run("skip", "topics", "create");

        CommandRun run = produce("skip", MIXED, "--skip-bad-rows", "--rate", "1000");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("PROBLEM: ")
                .contains("2 examples of intents sent to skip.examples, 3 rows left out");
        assertThat(sentTo("skip")).contains("skip.examples 4 partitions 2 offsets");
    }

    @Test
    void aFileThatCannotBeReadToItsEndIsNotSent() throws IOException {
        run("broken", "topics", "create");

        CommandRun run = produce("broken", "text,label\none,a\n\"two,b\n", "--skip-bad-rows");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("the quotes do not match").contains("nothing was sent");
        assertThat(sentTo("broken")).contains("broken.examples 4 partitions 0 offsets");
    }

    @Test
    void aDryRunShowsLabelsLengthsAndTimeAndSendsNothing() throws IOException {
        run("dry", "topics", "create");
        run("dry", "tasks", "create", "intents", "--label", "alarm", "--label", "music");

        CommandRun run = look("dry", GOOD);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("2 rows can be sent, 0 cannot")
                .contains("labels (2)")
                .containsPattern("alarm +1 +50\\.0 %")
                .contains("length in tokens (longest row 32)")
                .containsPattern("about .* until all of it is learned")
                .containsPattern(
                        "from \\d+ steps of 2 of these rows with the task's adapter, timed here")
                .contains("nothing was sent");
        assertThat(sentTo("dry")).contains("dry.examples 4 partitions 0 offsets");
    }

    @Test
    void aDryRunHoldsRowsAgainstTheTask() throws IOException {
        run("closed", "topics", "create");
        run("closed", "tasks", "create", "intents", "--label", "alarm", "--label", "light");
        run("closed", "tasks", "freeze", "intents");

        CommandRun run = look("closed", GOOD);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("line 3: the label 'music' is none of intents's (alarm, light)")
                .contains("intents is frozen and learns nothing; perennial tasks resume intents")
                .contains("1 rows can be sent, 1 cannot");

        CommandRun values = look("closed", "text,value\nwake me,0.5\n");

        assertThat(values.out())
                .contains("the row has a \"value\", but intents learns from a \"label\"");
    }

    @Test
    void aDryRunNeedsNoTask() throws IOException {
        run("none", "topics", "create");

        CommandRun run = look("none", "text,value\nwake me,0.5\nplay,1.5\n");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("intents is not onboarded yet (perennial tasks create intents)")
                .contains("values from 0.5000 to 1.500, mean 1.000")
                .contains("no time is predicted: onboard the task");
    }
}
