package io.perennial.serving;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.adapters.TierLimits;
import io.perennial.serving.shard.ShardSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link ServingConfig}; holds the defaults. */
public final class ServingConfigBuilder {

    private String host = "127.0.0.1";
    private int port = 8080;
    private String bootstrapServers;
    private Topics topics = Topics.defaults();
    private BaseLocation base = BaseLocation.shipped();
    private ComputeSettings compute = ComputeSettings.defaults();
    private ServingLimits limits = ServingLimits.defaults();
    private GenerationLimits generation = GenerationLimits.defaults();
    private SecuritySettings security = SecuritySettings.defaults();
    private TierLimits tiers = TierLimits.defaults();
    private Optional<Path> store = Optional.empty();
    private Optional<Path> accessLog = Optional.empty();
    private Optional<ShardSettings> shards = Optional.empty();
    private Map<String, String> kafka = Map.of();

    ServingConfigBuilder(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    ServingConfigBuilder(ServingConfig config) {
        host = config.host();
        port = config.port();
        bootstrapServers = config.bootstrapServers();
        topics = config.topics();
        base = config.base();
        compute = config.compute();
        limits = config.limits();
        generation = config.generation();
        security = config.security();
        tiers = config.tiers();
        store = config.store();
        accessLog = config.accessLog();
        shards = config.shards();
        kafka = config.kafka();
    }

    public ServingConfigBuilder host(String value) {
        host = value;
        return this;
    }

    public ServingConfigBuilder port(int value) {
        port = value;
        return this;
    }

    public ServingConfigBuilder topics(Topics value) {
        topics = value;
        return this;
    }

    public ServingConfigBuilder base(BaseLocation value) {
        base = value;
        return this;
    }

    public ServingConfigBuilder compute(ComputeSettings value) {
        compute = value;
        return this;
    }

    public ServingConfigBuilder limits(ServingLimits value) {
        limits = value;
        return this;
    }

    public ServingConfigBuilder generation(GenerationLimits value) {
        generation = value;
        return this;
    }

    public ServingConfigBuilder security(SecuritySettings value) {
        security = value;
        return this;
    }

    public ServingConfigBuilder tiers(TierLimits value) {
        tiers = value;
        return this;
    }

    /** A folder that stays. */
    public ServingConfigBuilder store(Path folder) {
        store = Optional.of(folder);
        return this;
    }

    /** A file that is appended to. */
    public ServingConfigBuilder accessLog(Path file) {
        accessLog = Optional.of(file);
        return this;
    }

    /** Other processes, with whom the tasks are shared. */
    public ServingConfigBuilder shards(ShardSettings value) {
        shards = Optional.of(value);
        return this;
    }

    public ServingConfigBuilder kafka(Map<String, String> value) {
        kafka = value;
        return this;
    }

    /**
     * @throws InvalidServingConfigException if a value cannot work
     */
    public ServingConfig build() {
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
                tiers,
                store,
                accessLog,
                shards,
                kafka);
    }
}
