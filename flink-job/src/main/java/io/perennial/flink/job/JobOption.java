package io.perennial.flink.job;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/** The options of the job as text: {@code --key=value}. */
public enum JobOption {
    BOOTSTRAP_SERVERS(JobConfigBuilder::bootstrapServers, "host:port of Kafka, comma-separated"),
    KAFKA_CONFIG(
            (b, v) -> b.kafkaConfig(Path.of(v)),
            "file with properties of Kafka clients, at the same path on every machine of the job"),
    TOPIC_PREFIX(JobConfigBuilder::topicPrefix, "what all topics' names start with"),
    BASE((b, v) -> b.base(BaseLocation.parse(v)), "'default' or a folder with a frozen base"),
    DEVICE(JobOption::device, "auto, cpu or gpu"),
    PRECISION(JobOption::precision, "of the frozen linear maps: auto, fp32 or bf16"),
    THREADS(JobOption::threads, "threads inside one operation, 0 = the engine's default"),
    MAX_LENGTH(JobOption::maxLength, "longest row in tokens"),
    DEFAULT_SPEC(JobConfigBuilder::defaultSpec, "task specification (JSON) of unknown tasks"),
    SELF_ONBOARDING(JobOption::selfOnboarding, "true or false"),
    PATIENCE((b, v) -> b.patience(TimeUtils.parseDuration(v)), "wait for a specification"),
    PARKED_EXAMPLES((b, v) -> b.parkedExamples(number(v)), "examples that may wait for it"),
    BATCH_WAIT((b, v) -> b.batchWait(TimeUtils.parseDuration(v)), "longest wait of a batch"),
    TASKS_PER_STEP((b, v) -> b.tasksPerStep(number(v)), "tasks that share a step at most"),
    BACKLOG_EXAMPLES((b, v) -> b.backlogExamples(number(v)), "examples that may wait per subtask"),
    RESIDENT_BYTES(JobOption::residentBytes, "memory for adapters per subtask, like 512m"),
    LOWER_STATE_BYTES(
            (b, v) -> b.lowerStateBytes(MemorySize.parse(v).getBytes()),
            "memory for states of layers below the lowest adapter per subtask, like 64m; 0 = none"),
    KEPT_VERSIONS(
            (b, v) -> b.keptVersions(number(v)),
            "versions of a task that stay on the adapters topic, to go back to"),
    PARALLELISM((b, v) -> b.parallelism(number(v)), "subtasks of every stage"),
    CHECKPOINT_INTERVAL(
            (b, v) -> b.checkpointInterval(TimeUtils.parseDuration(v)), "time between checkpoints"),
    CHECKPOINT_DIRECTORY(JobConfigBuilder::checkpointDirectory, "URI, like file:/data/checkpoints"),
    TRANSACTION_PREFIX(JobConfigBuilder::transactionPrefix, "unique per job and Kafka cluster"),
    TRANSACTION_TIMEOUT(
            (b, v) -> b.transactionTimeout(TimeUtils.parseDuration(v)), "of Kafka transactions"),
    SIGNING_KEY(
            JobConfigBuilder::signingKey,
            "file of the private key (PEM, Ed25519) that signs versions, on every task manager"),
    DISCOVERY_INTERVAL(
            (b, v) -> b.discoveryInterval(TimeUtils.parseDuration(v)), "between topic look-ups"),
    SEED((b, v) -> b.seed(Long.parseLong(v)), "start of all random numbers");

    private static final String KAFKA = "kafka.";

    private final transient BiConsumer<JobConfigBuilder, String> setter;
    private final String meaning;

    JobOption(BiConsumer<JobConfigBuilder, String> setter, String meaning) {
        this.setter = setter;
        this.meaning = meaning;
    }

    /** The key without dashes in front, like {@code checkpoint-interval}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The default as it would be written; empty where there is none, or nothing to write. */
    public Optional<String> usual() {
        JobConfig usual = Usual.CONFIG;
        return Optional.of(
                        switch (this) {
                            case BOOTSTRAP_SERVERS,
                                    KAFKA_CONFIG,
                                    CHECKPOINT_DIRECTORY,
                                    SIGNING_KEY ->
                                    "";
                            case TOPIC_PREFIX -> usual.topicPrefix();
                            case BASE -> "default";
                            case DEVICE -> code(usual.compute().device());
                            case PRECISION -> code(usual.compute().precision());
                            case THREADS -> Integer.toString(usual.compute().threads());
                            case MAX_LENGTH -> Integer.toString(usual.compute().maxLength());
                            case DEFAULT_SPEC -> usual.defaultSpec();
                            case SELF_ONBOARDING -> Boolean.toString(usual.selfOnboarding());
                            case PATIENCE -> written(usual.patience());
                            case PARKED_EXAMPLES -> Integer.toString(usual.parkedExamples());
                            case BATCH_WAIT -> written(usual.batchWait());
                            case TASKS_PER_STEP -> Integer.toString(usual.tasksPerStep());
                            case BACKLOG_EXAMPLES -> Integer.toString(usual.backlogExamples());
                            case RESIDENT_BYTES -> written(usual.residentBytes());
                            case LOWER_STATE_BYTES -> written(usual.lowerStateBytes());
                            case KEPT_VERSIONS -> Integer.toString(usual.keptVersions());
                            case PARALLELISM -> Integer.toString(usual.parallelism());
                            case CHECKPOINT_INTERVAL -> written(usual.checkpointInterval());
                            case TRANSACTION_PREFIX -> usual.transactionPrefix();
                            case TRANSACTION_TIMEOUT -> written(usual.transactionTimeout());
                            case DISCOVERY_INTERVAL -> written(usual.discoveryInterval());
                            case SEED -> Long.toString(usual.seed());
                        })
                .filter(value -> !value.isEmpty());
    }

    /** Made once, and only where somebody asks. */
    private static final class Usual {
        private static final JobConfig CONFIG = JobConfig.builder("127.0.0.1:9092").build();
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String written(Duration duration) {
        return duration.toSeconds() + "s";
    }

    private static String written(long bytes) {
        return (bytes >> 20) + "m";
    }

    static JobConfig parse(String... arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new InvalidJobConfigException(
                        equals < 0 ? argument : argument.substring(0, equals),
                        "",
                        "is not of the form --key=value",
                        "known keys: " + keys());
            }
            options.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        return parse(options);
    }

    static JobConfig parse(Map<String, String> options) {
        JobConfigBuilder builder = new JobConfigBuilder("");
        options.forEach((key, value) -> apply(builder, key, value));
        return builder.build();
    }

    private static void apply(JobConfigBuilder builder, String key, String value) {
        if (key.startsWith(KAFKA)) {
            builder.kafkaProperty(key.substring(KAFKA.length()), value);
            return;
        }
        JobOption option =
                Arrays.stream(values())
                        .filter(candidate -> candidate.key().equals(key))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new InvalidJobConfigException(
                                                key, value, "unknown key", "known: " + keys()));
        try {
            option.setter.accept(builder, value);
        } catch (InvalidJobConfigException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidJobConfigException(
                    key, value, "cannot be read (" + e.getMessage() + ")", option.meaning);
        }
    }

    private static String keys() {
        return Arrays.stream(values()).map(JobOption::key).collect(Collectors.joining(", "))
                + ", kafka.*";
    }

    private static int number(String value) {
        return Integer.parseInt(value);
    }

    private static void residentBytes(JobConfigBuilder builder, String value) {
        builder.residentBytes(MemorySize.parse(value).getBytes());
    }

    private static void selfOnboarding(JobConfigBuilder builder, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        builder.selfOnboarding(Boolean.parseBoolean(value));
    }

    private static void device(JobConfigBuilder builder, String value) {
        DeviceChoice device = DeviceChoice.valueOf(value.toUpperCase(Locale.ROOT));
        builder.compute(builder.compute().withDevice(device));
    }

    private static void precision(JobConfigBuilder builder, String value) {
        Precision precision = Precision.valueOf(value.toUpperCase(Locale.ROOT));
        builder.compute(builder.compute().withPrecision(precision));
    }

    private static void threads(JobConfigBuilder builder, String value) {
        builder.compute(builder.compute().withThreads(number(value)));
    }

    private static void maxLength(JobConfigBuilder builder, String value) {
        builder.compute(builder.compute().withMaxLength(number(value)));
    }
}
