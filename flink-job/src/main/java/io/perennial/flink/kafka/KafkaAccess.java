package io.perennial.flink.kafka;

import io.perennial.schemas.kafka.ClientProperties;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How to reach the Kafka cluster: its bootstrap servers and any further client properties
 * (security, timeouts), which apply to every consumer, producer and admin client of the job.
 *
 * <p>It travels with the job, and Flink shows it to whoever looks; so secrets stand in it as
 * references only, which each client looks up in the process that makes it.
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> properties)
        implements Serializable {

    public KafkaAccess {
        // A plain HashMap: what Map.copyOf returns serialises through a proxy that Java opens only
        // to itself on some class loaders.
        properties = new HashMap<>(ClientProperties.checked(properties));
    }

    /** The properties of a consumer or producer, without the bootstrap servers. */
    public Properties clientProperties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    /** The full configuration of an admin client. */
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("bootstrap.servers", bootstrapServers);
        return config;
    }
}
