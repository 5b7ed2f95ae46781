package io.perennial.flink.job;

import static io.perennial.flink.job.ConfigChecks.atLeast;
import static io.perennial.flink.job.ConfigChecks.between;
import static io.perennial.flink.job.ConfigChecks.matches;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * Everything the job can be told, checked when it is made: a wrong value is an {@link
 * InvalidJobConfigException}, never a warning.
 *
 * @param kafka bootstrap servers and client properties
 * @param topicPrefix what all topics' names start with
 * @param base the frozen transformer all tasks share
 * @param compute device, threads and longest row of that transformer
 * @param defaultSpec task specification (JSON, without {@code task}) of tasks that onboard
 *     themselves
 * @param selfOnboarding whether a task without a specification may start with {@code defaultSpec}
 * @param patience how long the first examples of an unknown task wait for its specification
 * @param parkedExamples how many examples of one unknown task may wait
 * @param batchWait how long an incomplete batch waits before it is trained on anyway, where the
 *     task says nothing else
 * @param tasksPerStep how many tasks share one training step at most
 * @param backlogExamples how many examples in complete batches may wait per subtask before reading
 *     stops
 * @param residentBytes memory for the working set of adapters per subtask
 * @param lowerStateBytes memory per subtask for what the layers below the lowest adapter make of
 *     texts, so that replayed ones need not go through them again; 0 keeps nothing
 * @param keptVersions versions of a task that stay on the adapters topic, the newest among them, so
 *     that serving can go back to them; 1 to 100
 * @param parallelism subtasks of every stage
 * @param checkpointInterval time between checkpoints, which is also how often versions appear
 * @param checkpointDirectory where checkpoints go (a URI); empty = as the cluster is configured
 * @param transactionPrefix what the ids of Kafka transactions start with; unique per job and Kafka
 *     cluster
 * @param transactionTimeout when Kafka gives up an open transaction; far above checkpoint and
 *     restart time
 * @param signingKey file of the private key that signs every published version (PEM, PKCS#8,
 *     Ed25519), at the same path on every task manager; empty = versions are not signed
 * @param discoveryInterval how often new topics and partitions are looked for
 * @param seed start of all random numbers; the same input gives the same adapters
 */
public record JobConfig(
        KafkaAccess kafka,
        String topicPrefix,
        BaseLocation base,
        ComputeSettings compute,
        String defaultSpec,
        boolean selfOnboarding,
        Duration patience,
        int parkedExamples,
        Duration batchWait,
        int tasksPerStep,
        int backlogExamples,
        long residentBytes,
        long lowerStateBytes,
        int keptVersions,
        int parallelism,
        Duration checkpointInterval,
        String checkpointDirectory,
        String transactionPrefix,
        Duration transactionTimeout,
        String signingKey,
        Duration discoveryInterval,
        long seed) {

    private static final Duration DAY = Duration.ofDays(1);

    public JobConfig {
        matches("bootstrap-servers", kafka.bootstrapServers(), "[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*");
        matches("topic-prefix", topicPrefix, "[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        DefaultSpec.parse(defaultSpec);
        between("patience", patience, Duration.ZERO, DAY);
        between("parked-examples", parkedExamples, 1, 1_000_000);
        between("batch-wait", batchWait, Duration.ofMillis(1), DAY);
        between("tasks-per-step", tasksPerStep, 1, 1_024);
        between("backlog-examples", backlogExamples, 1, 10_000_000);
        atLeast("resident-bytes", residentBytes, 1L << 20);
        atLeast("lower-state-bytes", lowerStateBytes, 0);
        between("kept-versions", keptVersions, 1, KeepRule.MOST);
        between("parallelism", parallelism, 1, TaskKey.KEY_GROUPS);
        between("checkpoint-interval", checkpointInterval, Duration.ofMillis(100), DAY);
        if (!checkpointDirectory.isEmpty()) {
            matches("checkpoint-directory", checkpointDirectory, "[a-z][a-z0-9+.-]*:/.*");
        }
        matches("transaction-prefix", transactionPrefix, "[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        between("transaction-timeout", transactionTimeout, checkpointInterval.multipliedBy(2), DAY);
        between("discovery-interval", discoveryInterval, Duration.ofMillis(100), DAY);
    }

    /** A builder with every default in place. */
    public static JobConfigBuilder builder(String bootstrapServers) {
        return new JobConfigBuilder(bootstrapServers);
    }

    /**
     * Reads {@code --key=value} arguments. Keys are those of {@link JobOption}; {@code
     * --kafka.NAME=value} sets the Kafka client property NAME.
     */
    public static JobConfig parse(String... arguments) {
        return JobOption.parse(arguments);
    }

    /** Reads options by their keys, without dashes. */
    public static JobConfig parse(Map<String, String> options) {
        return JobOption.parse(options);
    }

    /** The names of the job's topics. */
    public Topics topics() {
        return new Topics(topicPrefix);
    }
}
