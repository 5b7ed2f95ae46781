package io.perennial.flink.job;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.kafka.ClientProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Makes a {@link JobConfig}; holds the defaults. */
public final class JobConfigBuilder {

    private final Map<String, String> kafkaProperties = new HashMap<>();
    private String bootstrapServers;
    private String topicPrefix = "perennial";
    private BaseLocation base = BaseLocation.shipped();
    private ComputeSettings compute = ComputeSettings.defaults();
    private String defaultSpec = "{}";
    private boolean selfOnboarding = true;
    private Duration patience = Duration.ofSeconds(10);
    private int parkedExamples = 20_000;
    private Duration batchWait = Duration.ofSeconds(30);
    private int tasksPerStep = 16;
    private int backlogExamples = 1_024;
    private long residentBytes = 1L << 30;
    private long lowerStateBytes = 64L << 20;
    private int keptVersions = KeepRule.USUAL;
    private int parallelism = 1;
    private Duration checkpointInterval = Duration.ofSeconds(10);
    private String checkpointDirectory = "";
    private String transactionPrefix = "perennial";
    private Duration transactionTimeout = Duration.ofMinutes(15);
    private String signingKey = "";
    private Duration discoveryInterval = Duration.ofSeconds(10);
    private long seed = 1;

    JobConfigBuilder(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public JobConfigBuilder bootstrapServers(String value) {
        this.bootstrapServers = value;
        return this;
    }

    public JobConfigBuilder kafkaProperty(String name, String value) {
        kafkaProperties.put(name, value);
        return this;
    }

    /** Sets every property that the file holds, as a reference to it. */
    public JobConfigBuilder kafkaConfig(Path file) {
        kafkaProperties.putAll(ClientProperties.referencesTo(file));
        return this;
    }

    public JobConfigBuilder topicPrefix(String value) {
        this.topicPrefix = value;
        return this;
    }

    public JobConfigBuilder base(BaseLocation value) {
        this.base = value;
        return this;
    }

    public JobConfigBuilder compute(ComputeSettings value) {
        this.compute = value;
        return this;
    }

    public JobConfigBuilder defaultSpec(String json) {
        this.defaultSpec = json;
        return this;
    }

    public JobConfigBuilder selfOnboarding(boolean value) {
        this.selfOnboarding = value;
        return this;
    }

    public JobConfigBuilder patience(Duration value) {
        this.patience = value;
        return this;
    }

    public JobConfigBuilder parkedExamples(int value) {
        this.parkedExamples = value;
        return this;
    }

    public JobConfigBuilder batchWait(Duration value) {
        this.batchWait = value;
        return this;
    }

    public JobConfigBuilder tasksPerStep(int value) {
        this.tasksPerStep = value;
        return this;
    }

    public JobConfigBuilder backlogExamples(int value) {
        this.backlogExamples = value;
        return this;
    }

    public JobConfigBuilder residentBytes(long value) {
        this.residentBytes = value;
        return this;
    }

    public JobConfigBuilder lowerStateBytes(long value) {
        this.lowerStateBytes = value;
        return this;
    }

    public JobConfigBuilder keptVersions(int value) {
        this.keptVersions = value;
        return this;
    }

    public JobConfigBuilder parallelism(int value) {
        this.parallelism = value;
        return this;
    }

    public JobConfigBuilder checkpointInterval(Duration value) {
        this.checkpointInterval = value;
        return this;
    }

    public JobConfigBuilder checkpointDirectory(String uri) {
        this.checkpointDirectory = uri;
        return this;
    }

    public JobConfigBuilder transactionPrefix(String value) {
        this.transactionPrefix = value;
        return this;
    }

    public JobConfigBuilder transactionTimeout(Duration value) {
        this.transactionTimeout = value;
        return this;
    }

    public JobConfigBuilder signingKey(String file) {
        this.signingKey = file;
        return this;
    }

    public JobConfigBuilder discoveryInterval(Duration value) {
        this.discoveryInterval = value;
        return this;
    }

    public JobConfigBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    ComputeSettings compute() {
        return compute;
    }

    /** Checks everything and makes the configuration. */
    public JobConfig build() {
        return new JobConfig(
                new KafkaAccess(bootstrapServers, kafkaProperties),
                topicPrefix,
                base,
                compute,
                defaultSpec,
                selfOnboarding,
                patience,
                parkedExamples,
                batchWait,
                tasksPerStep,
                backlogExamples,
                residentBytes,
                lowerStateBytes,
                keptVersions,
                parallelism,
                checkpointInterval,
                checkpointDirectory,
                transactionPrefix,
                transactionTimeout,
                signingKey,
                discoveryInterval,
                seed);
    }
}
