package io.perennial.serving;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.kafka.ClientProperties;
import io.perennial.schemas.task.TaskName;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.adapters.TierLimits;
import io.perennial.serving.shard.ShardSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a serving process is told. Start from {@link #builder} and set single values; a value
 * that cannot work is refused here, before anything starts.
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
 * @param tiers what it holds in memory of the adapters that it serves
 * @param store folder with what it has read of the adapters topic, to go on from after a restart; a
 *     process of its own each; empty = one that is removed at the end
 * @param accessLog file in which every request is noted, one line of JSON each; empty = none is
 * @param shards with whom the tasks are shared; empty = this process answers for all of them
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
        TierLimits tiers,
        Optional<Path> store,
        Optional<Path> accessLog,
        Optional<ShardSettings> shards,
        Map<String, String> kafka) {

    private static final long LEAST_TIER = 1L << 20;

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
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(accessLog, "accessLog");
        Objects.requireNonNull(shards, "shards");
        atLeast("tiers.deviceBytes", tiers.deviceBytes(), LEAST_TIER);
        atLeast("tiers.hostBytes", tiers.hostBytes(), LEAST_TIER);
        long heap = Runtime.getRuntime().maxMemory();
        if (tiers.hostBytes() > heap / 2) {
            throw new InvalidServingConfigException(
                    "tiers.hostBytes",
                    tiers.hostBytes(),
                    "must be at most half of this process's heap of " + heap + " bytes",
                    "Lower it, or give the JVM more memory (-Xmx).");
        }
        tiers.alwaysOnDevice().forEach(TaskName::check);
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
     * Loopback address, port 8080, the shipped base, default topics, compute settings, limits,
     * security and tiers, no store that stays, no shards.
     */
    public static ServingConfigBuilder builder(String bootstrapServers) {
        return new ServingConfigBuilder(bootstrapServers);
    }

    /** What is to be changed of this configuration. */
    public ServingConfigBuilder toBuilder() {
        return new ServingConfigBuilder(this);
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new InvalidServingConfigException(
                    key, value, "must be at least " + least, "Raise it.");
        }
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
