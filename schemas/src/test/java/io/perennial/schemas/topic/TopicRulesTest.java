package io.perennial.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRulesTest {

    private final Topics topics = Topics.defaults();
    private final Map<String, Map<String, String>> actual = new HashMap<>();

    @BeforeEach
    void asDefined() {
        for (TopicDefinition definition : topics.definitions()) {
            Map<String, String> settings = new HashMap<>();
            settings.put("max.message.bytes", "1048588");
            settings.putAll(definition.configs());
            actual.put(definition.name(), settings);
        }
    }

    @Test
    void findNothingInTopicsAsTheyAreDefined() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void ignoreTopicsThatAreNotOurs() {
        actual.put("perennial.other", Map.of("cleanup.policy", "compact"));

        assertThat(problems()).isEmpty();
    }

    @Test
    void findMissingTopics() {
        actual.clear();

        assertThat(problems())
                .hasSize(6)
                .first()
                .hasToString(
                        "topic perennial.examples: topic is missing, must be there;"
                                + " create it, for example with \"perennial topics create\"");
    }

    @ParameterizedTest
    @CsvSource({
        "tasks,delete",
        "tasks,'compact,delete'",
        "tasks,''",
        "adapters,delete",
        "adapters,'delete, compact'"
    })
    void findTopicsThatForgetKeys(String name, String policy) {
        set("perennial." + name, "cleanup.policy", policy);

        assertThat(problems())
                .containsExactly(
                        new TopicProblem(
                                "perennial." + name,
                                "cleanup.policy",
                                policy,
                                "compact",
                                "set it with \"kafka-configs.sh --alter --topic perennial."
                                        + name
                                        + " --add-config cleanup.policy=compact\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples", "evaluations", "rejected"})
    void findTopicsThatKeepOnlyTheLastRecordOfEveryTask(String name) {
        set("perennial." + name, "cleanup.policy", "compact");

        assertThat(problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.topic()).isEqualTo("perennial." + name);
                            assertThat(problem.required()).isEqualTo("delete");
                        });
    }

    @Test
    void lookAtAllTopicsOfExamples() {
        actual.put(
                "perennial.examples.web",
                Map.of("cleanup.policy", "compact", "max.message.bytes", "10000000"));

        assertThat(problems())
                .extracting(TopicProblem::topic, TopicProblem::setting, TopicProblem::required)
                .containsExactly(
                        tuple("perennial.examples.web", "cleanup.policy", "delete"),
                        tuple("perennial.rejected", "max.message.bytes", "at least 10065536"));
    }

    @Test
    void findTopicsWithoutRoomForAChunk() {
        set("perennial.adapters", "max.message.bytes", "1048587");

        assertThat(problems())
                .singleElement()
                .hasToString(
                        "topic perennial.adapters: max.message.bytes is 1048587,"
                                + " must be at least 1048588; set it with \"kafka-configs.sh"
                                + " --alter --topic perennial.adapters"
                                + " --add-config max.message.bytes=1048588\"");
    }

    @Test
    void findTopicsWithoutRoomForARejection() {
        set("perennial.rejected", "max.message.bytes", "1048588");

        assertThat(problems())
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.required())
                                        .isEqualTo("at least " + Topics.REJECTION_BYTES));
    }

    @Test
    void findSeveralProblemsAtOnce() {
        actual.remove("perennial.examples");
        set("perennial.tasks", "cleanup.policy", "delete");
        set("perennial.adapters", "cleanup.policy", "delete");
        set("perennial.adapters", "max.message.bytes", "1000");

        assertThat(problems()).hasSize(4);
    }

    @Test
    void doNotJudgeWhatTheyWereNotTold() {
        actual.put("perennial.tasks", Map.of());

        assertThatIllegalArgumentException()
                .isThrownBy(this::problems)
                .withMessage("topic perennial.tasks comes without cleanup.policy");
    }

    private List<TopicProblem> problems() {
        return TopicRules.problems(topics, actual);
    }

    private void set(String topic, String setting, String value) {
        actual.get(topic).put(setting, value);
    }
}
