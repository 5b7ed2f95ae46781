package io.perennial.cli.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.adapter.KeptVersions;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.adapter.TaskOnTopic;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherWritersTest {

    private static final TaskOnTopic NOTHING = TaskOnTopic.unknown("news");

    private static Optional<TaskSpec> specification(String state) {
        String json =
                "{\"task\":\"news\",\"labels\":[\"a\",\"b\"],\"state\":\"%s\"}".formatted(state);
        Decoded<TaskSpec> decoded =
                TaskSpecJson.decode(null, json.getBytes(StandardCharsets.UTF_8));
        return Optional.of(((Decoded.Valid<TaskSpec>) decoded).value());
    }

    private static TaskOnTopic published(Map<String, String> metadata) {
        AdapterArtifact artifact =
                new AdapterArtifact(
                        "news",
                        2,
                        "f",
                        AdapterSpec.defaults(),
                        List.of("a", "b"),
                        metadata,
                        new float[] {1});
        PublishedAdapter adapter =
                new PublishedAdapter("news", 2, "f", Instant.EPOCH, artifact.toBytes());
        return new TaskOnTopic(
                "news", Optional.of(adapter), 2, KeptVersions.single(2, 1), Optional.empty());
    }

    @Test
    void aTaskThatNobodyTrainsNeedsNoWarning() {
        assertThat(OtherWriters.warning(Optional.empty(), NOTHING, 1)).isEmpty();
        assertThat(
                        OtherWriters.warning(
                                Optional.empty(),
                                published(Map.of(ImportMetadata.IMPORTED_FROM, "peft")),
                                3))
                .isEmpty();
    }

    @Test
    void aTrainedTaskSaysWhatTheJobsNextVersionsDo() {
        assertThat(OtherWriters.warning(specification("training"), NOTHING, 3))
                .hasValueSatisfying(
                        text ->
                                assertThat(text)
                                        .contains("versions up to 3 are ignored", "version 4 on")
                                        .contains("\"state\": \"frozen\""));
        assertThat(OtherWriters.warning(Optional.empty(), published(Map.of()), 3)).isPresent();
    }

    @Test
    void aFrozenTaskSaysWhatHappensOnceItIsThawed() {
        assertThat(OtherWriters.warning(specification("frozen"), NOTHING, 3))
                .hasValueSatisfying(text -> assertThat(text).contains("is frozen", "above 3"));
    }
}
