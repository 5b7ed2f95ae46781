package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with tasks from the command line, on a real broker. */
class TasksCommandsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void open() {
        broker = EmbeddedBroker.start(folder);
        assertThat(run("topics", "create", "--replication", "1").exitCode()).isZero();
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--bootstrap-servers");
        all.add(broker.bootstrapServers());
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static JsonNode show(String task) throws Exception {
        return JSON.readTree(run("tasks", "show", task).out());
    }

    @Test
    void aTaskIsOnboardedListedFrozenResumedAndRetired() throws Exception {
        CommandRun created =
                run(
                        "tasks",
                        "create",
                        "mood",
                        "--method",
                        "lora",
                        "--label",
                        "good",
                        "--label",
                        "bad");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.out()).contains("perennial produce --task mood FILE");
        assertThat(run("tasks", "create", "mood").err())
                .contains("mood is there already (training)");
        assertThat(run("tasks", "list").out())
                .containsPattern("mood +training +lora.* +classification +2 +-");

        assertThat(run("tasks", "freeze", "mood").out()).contains("learns no more");
        assertThat(run("tasks", "freeze", "mood").out()).contains("mood is frozen already");
        assertThat(show("mood").at("/specification/state").asText()).isEqualTo("frozen");
        assertThat(run("tasks", "resume", "mood").out()).contains("learns again");
        assertThat(show("mood").at("/specification/labels/values").toString())
                .isEqualTo("[\"good\",\"bad\"]");
        assertThat(run("tasks", "retire", "mood").exitCode()).isZero();
        assertThat(run("tasks", "freeze", "mood").err()).contains("mood is retired");
        assertThat(run("tasks", "create", "mood").exitCode()).isZero();
    }

    @Test
    void whatCannotWorkIsRefusedBeforeItIsSent() {
        assertThat(run("tasks", "create", "odd", "--method", "lorra").err())
                .contains("the task: adapter:");
        assertThat(run("tasks", "create", "odd", "--label", "one").err())
                .contains("a closed list needs at least 2");
        assertThat(run("tasks", "create", "no/name").exitCode()).isNotZero();
        assertThat(run("tasks", "show", "odd").err())
                .contains("there is no specification of 'odd'");
    }

    private static AdapterArtifact artifact(long version) {
        return new AdapterArtifact(
                "topics",
                version,
                "f".repeat(64),
                AdapterSpec.defaults(),
                List.of("yes", "no"),
                Map.of(),
                new float[] {version});
    }

    @Test
    void anEarlierVersionAnswersUntilTheTaskGoesForward() throws Exception {
        assertThat(run("tasks", "create", "topics").exitCode()).isZero();
        assertThat(run("tasks", "rollback", "topics").err())
                .contains("topics has published no version yet");
        KafkaConnection connection =
                KafkaConnection.local(broker.bootstrapServers(), Topics.defaults());
        for (int version = 1; version <= 4; version++) {
            new AdaptersTopic(connection)
                    .publish(
                            "topics",
                            Optional.empty(),
                            KeepRule.newest(3),
                            seen -> artifact(seen.nextVersion()));
        }
        assertThat(show("topics").get("kept_versions").toString()).isEqualTo("[4,3,2]");

        assertThat(run("tasks", "rollback", "topics").out())
                .contains("version 3 of topics answers until perennial tasks forward topics");
        assertThat(run("tasks", "rollback", "topics").out()).contains("version 2 of topics");
        assertThat(run("tasks", "rollback", "topics").err())
                .contains("there is no version of topics before 2; kept are 4, 3, 2");
        assertThat(run("tasks", "rollback", "topics", "--to", "1").err())
                .contains("version 1 of topics is not there any more; kept are 4, 3, 2");
        assertThat(run("tasks", "rollback", "topics", "--to", "4").exitCode()).isZero();
        assertThat(show("topics").at("/specification/pinned_version").asLong()).isEqualTo(4);
        assertThat(run("tasks", "list").out()).containsPattern("topics .* open +4");

        aVersionIsTriedBesideAnother();
        assertThat(run("tasks", "forward", "topics").out())
                .contains("the newest version of topics answers again in place of version 4");
        assertThat(run("tasks", "forward", "topics").out()).contains("already");
        assertThat(show("topics").at("/specification").has("pinned_version")).isFalse();
    }

    /** Starts from version 4 pinned, of 4, 3 and 2, and comes back to it. */
    private static void aVersionIsTriedBesideAnother() throws Exception {
        assertThat(run("tasks", "canary", "topics", "--stop").err())
                .contains("no version of topics is tried");
        assertThat(run("tasks", "canary", "topics", "--decide-after", "200").out())
                .contains("version 4 of topics answers 10 % of the requests, version 3 the others")
                .contains("200 corrected answers decide");
        assertThat(show("topics").at("/specification/canary").toString())
                .isEqualTo("{\"version\":4,\"share\":0.1,\"decide_after\":200,\"margin\":0.0}");
        assertThat(show("topics").at("/specification/pinned_version").asLong()).isEqualTo(3);
        assertThat(run("tasks", "canary", "topics", "--try", "2", "--share", "1.5").err())
                .contains("\"canary.share\" is 1.5");
        assertThat(run("tasks", "canary", "topics", "--try", "7").err())
                .contains("version 7 of topics is not there any more; kept are 4, 3, 2");
        assertThat(run("tasks", "canary", "topics", "--try", "2").out())
                .contains("version 2 of topics answers 10 % of the requests, version 3 the others")
                .contains("decide with --promote or --stop");
        assertThat(run("tasks", "canary", "topics", "--stop").out())
                .contains("version 3 of topics answers all requests");
        assertThat(show("topics").at("/specification").has("canary")).isFalse();
        assertThat(run("tasks", "canary", "topics").exitCode()).isZero();
        assertThat(run("tasks", "canary", "topics", "--promote").out())
                .contains("version 4 of topics answers all requests");
    }
}
