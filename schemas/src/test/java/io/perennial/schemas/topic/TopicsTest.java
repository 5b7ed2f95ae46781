package io.perennial.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perennial.schemas.json.StrictJson;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    private final Topics topics = Topics.defaults();

    @Test
    void haveTheseNames() {
        assertThat(topics.examples()).isEqualTo("perennial.examples");
        assertThat(topics.tasks()).isEqualTo("perennial.tasks");
        assertThat(topics.adapters()).isEqualTo("perennial.adapters");
        assertThat(topics.evaluations()).isEqualTo("perennial.evaluations");
        assertThat(topics.rejected()).isEqualTo("perennial.rejected");
        assertThat(new Topics("team-a.learning").tasks()).isEqualTo("team-a.learning.tasks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"perennial.examples", "perennial.examples.web", "perennial.examples.a.b"})
    void takeExamplesFromTheseTopics(String topic) {
        assertThat(topics.examplesPattern().asMatchPredicate()).accepts(topic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perennial.examples2",
                "perennial.examples.",
                "perennialXexamples",
                "my.perennial.examples",
                "perennial.rejected"
            })
    void takeNoExamplesFromOthers(String topic) {
        assertThat(topics.examplesPattern().asMatchPredicate()).rejects(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ü", "a\n"})
    void refusePrefixesThatAreNoTopicNames(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topics(prefix))
                .withMessageContaining("use 1 to 100 letters, digits, '.', '_' or '-'");
    }

    @Test
    void areDefinedLikeThis() {
        assertThat(topics.definitions(8))
                .containsExactly(
                        new TopicDefinition(
                                "perennial.examples",
                                8,
                                Map.of(
                                        "cleanup.policy", "delete",
                                        "retention.ms", "-1",
                                        "retention.bytes", "-1",
                                        "max.message.bytes", "4259840")),
                        new TopicDefinition(
                                "perennial.tasks",
                                1,
                                Map.of(
                                        "cleanup.policy", "compact",
                                        "min.cleanable.dirty.ratio", "0.1",
                                        "segment.bytes", "67108864")),
                        new TopicDefinition(
                                "perennial.adapters",
                                4,
                                Map.of(
                                        "cleanup.policy", "compact",
                                        "min.cleanable.dirty.ratio", "0.1",
                                        "segment.bytes", "67108864",
                                        "max.message.bytes", "1048588")),
                        new TopicDefinition(
                                "perennial.evaluations",
                                4,
                                Map.of("cleanup.policy", "delete", "retention.ms", "2592000000")),
                        new TopicDefinition(
                                "perennial.lineage",
                                4,
                                Map.of(
                                        "cleanup.policy", "delete",
                                        "retention.ms", "-1",
                                        "retention.bytes", "-1")),
                        new TopicDefinition(
                                "perennial.rejected",
                                4,
                                Map.of(
                                        "cleanup.policy", "delete",
                                        "retention.ms", "2592000000",
                                        "max.message.bytes", "4325376")));
        assertThat(topics.definitions().get(0).partitions()).isEqualTo(4);
    }

    @Test
    void haveRoomForTheLargestRecords() {
        assertThat(Topics.EXAMPLE_BYTES).isGreaterThan(StrictJson.MAX_BYTES);
        assertThat(Topics.REJECTION_BYTES).isGreaterThan(Topics.EXAMPLE_BYTES);
    }

    @Test
    void haveAtLeastOnePartition() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics.definitions(0))
                .withMessage("topic perennial.examples has 0 partitions; choose at least 1");
    }
}
