package io.perennial.serving;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.kafka.ClientProperties;
import io.perennial.schemas.topic.Topics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything a serving process is told. Start from {@link #defaults} and change single values; a
 * value that cannot work is refused here, before anything starts.
 *
 * @param host address to listen on, for example {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port port to listen on; 0 takes a free one, which {@link PerennialServer#port()} tells
 * @param bootstrapServers Kafka brokers, {@code host:port} separated by commas
 * @param topics names of the topics
 * @param base the frozen transformer that the adapters belong to
 * @param compute device, threads and row length
 * @param limits what the process takes on before it says no
 * @param generation the same for tasks that write text
 * @param security whom it lets in, and what it believes
 * @param kafka further properties of the Kafka client, for example its security settings; secrets
 *     as references only
 */
public record ServingConfig(
        String host,
        int port,
        String bootstrapServers,
        Topics topics,
        BaseLocation base,
        ComputeSettings compute,
        ServingLimits limits,
        GenerationLimits generation,
        SecuritySettings security,
        Map<String, String> kafka) {

    /** Client properties on which correctness rests, so that nobody else may set them. */
    private static final Set<String> RESERVED =
            Set.of(
                    "bootstrap.servers",
                    "isolation.level",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "group.id",
                    "key.deserializer",
                    "value.deserializer");

    public ServingConfig {
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(compute, "compute");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(security, "security");
        kafka = Map.copyOf(ClientProperties.checked(kafka));
        if (host.isBlank()) {
            throw new InvalidServingConfigException(
                    "host",
                    "'" + host + "'",
                    "must name an address",
                    "Use 127.0.0.1, or 0.0.0.0 for all networks.");
        }
        if (port < 0 || port > 65_535) {
            throw new InvalidServingConfigException(
                    "port",
                    port,
                    "must lie between 0 and 65535",
                    "Use 8080, or 0 for any free port.");
        }
        requireBrokers(bootstrapServers);
        for (String key : kafka.keySet()) {
            if (RESERVED.contains(key)) {
                throw new InvalidServingConfigException(
                        "kafka." + key,
                        kafka.get(key),
                        "is set by the server itself, which reads committed records of all partitions",
                        "Remove it.");
            }
        }
    }

    /**
     * Loopback address, port 8080, the shipped base, default topics, compute settings, limits and
     * security.
     */
    public static ServingConfig defaults(String bootstrapServers) {
        return new ServingConfig(
                "127.0.0.1",
                8080,
                bootstrapServers,
                Topics.defaults(),
                BaseLocation.shipped(),
                ComputeSettings.defaults(),
                ServingLimits.defaults(),
                GenerationLimits.defaults(),
                SecuritySettings.defaults(),
                Map.of());
    }

    public ServingConfig withHost(String changed) {
        return new ServingConfig(
                changed,
                port,
                bootstrapServers,
                topics,
                base,
                compute,
                limits,
                generation,
                security,
                kafka);
    }

    public ServingConfig withPort(int changed) {
        return new ServingConfig(
                host,
                changed,
                bootstrapServers,
                topics,
                base,
                compute,
                limits,
                generation,
                security,
                kafka);
    }

    public ServingConfig withTopics(Topics changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                changed,
                base,
                compute,
                limits,
                generation,
                security,
                kafka);
    }

    public ServingConfig withBase(BaseLocation changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                topics,
                changed,
                compute,
                limits,
                generation,
                security,
                kafka);
    }

    public ServingConfig withCompute(ComputeSettings changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                topics,
                base,
                changed,
                limits,
                generation,
                security,
                kafka);
    }

    public ServingConfig withLimits(ServingLimits changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                topics,
                base,
                compute,
                changed,
                generation,
                security,
                kafka);
    }

    public ServingConfig withGeneration(GenerationLimits changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                topics,
                base,
                compute,
                limits,
                changed,
                security,
                kafka);
    }

    public ServingConfig withSecurity(SecuritySettings changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                topics,
                base,
                compute,
                limits,
                generation,
                changed,
                kafka);
    }

    public ServingConfig withKafka(Map<String, String> changed) {
        return new ServingConfig(
                host,
                port,
                bootstrapServers,
                topics,
                base,
                compute,
                limits,
                generation,
                security,
                changed);
    }

    private static void requireBrokers(String bootstrapServers) {
        if (!bootstrapServers.matches("\\s*[^\\s,]+:\\d{1,5}\\s*(,\\s*[^\\s,]+:\\d{1,5}\\s*)*")) {
            throw new InvalidServingConfigException(
                    "bootstrapServers",
                    "'" + bootstrapServers + "'",
                    "must be host:port, several of them separated by commas",
                    "Name at least one Kafka broker, for example 127.0.0.1:9092.");
        }
    }
}
