package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.topic.TopicDefinition;
import io.perennial.schemas.topic.Topics;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topics of the manifests are those that the code makes. */
class TopicsTest {

    @ParameterizedTest
    @CsvSource({"local, 1", "production, 3", "gpu, 3"})
    void areThoseOfTheCode(String overlay, int replicas) {
        List<KafkaTopic> topics =
                Kustomization.overlay(overlay).stream()
                        .filter(it -> it.path("kind").asText().equals("KafkaTopic"))
                        .map(it -> Models.read(it, KafkaTopic.class))
                        .toList();

        assertThat(topics.stream().map(TopicsTest::definition))
                .containsExactlyInAnyOrderElementsOf(Topics.defaults().definitions());
        assertThat(topics)
                .allSatisfy(it -> assertThat(it.getSpec().getReplicas()).isEqualTo(replicas));
    }

    private static TopicDefinition definition(KafkaTopic topic) {
        Map<String, String> configs = new TreeMap<>();
        topic.getSpec().getConfig().forEach((name, value) -> configs.put(name, value.toString()));
        return new TopicDefinition(
                topic.getMetadata().getName(), topic.getSpec().getPartitions(), configs);
    }
}
