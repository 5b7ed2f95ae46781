package io.perennial.schemas.topic;

import java.util.Map;
import java.util.Objects;

/**
 * A topic as it should be created.
 *
 * @param configs Kafka's topic settings
 */
public record TopicDefinition(String name, int partitions, Map<String, String> configs) {

    public TopicDefinition {
        Objects.requireNonNull(name, "name");
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topic " + name + " has " + partitions + " partitions; choose at least 1");
        }
        configs = Map.copyOf(configs);
    }
}
