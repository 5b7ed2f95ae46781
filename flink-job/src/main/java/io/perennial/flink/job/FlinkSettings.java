package io.perennial.flink.job;

import io.perennial.flink.onboard.TaskKey;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The settings of Flink that the job needs, whatever cluster it runs on. */
final class FlinkSettings {

    private FlinkSettings() {}

    static Configuration of(JobConfig config) {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(PipelineOptions.MAX_PARALLELISM, TaskKey.KEY_GROUPS);
        flink.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism());
        flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        // A task's values are large and change as a whole. Levels would rewrite those that did not
        // change with them.
        flink.setString(RocksDBConfigurableOptions.COMPACTION_STYLE.key(), "UNIVERSAL");
        flink.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        flink.set(RocksDBOptions.OPTIONS_FACTORY, CompactionOptions.class.getName());
        flink.set(RocksDBNativeMetricOptions.BLOCK_CACHE_USAGE, true);
        flink.set(RocksDBNativeMetricOptions.MONITOR_SIZE_ALL_MEM_TABLES, true);
        flink.set(RocksDBNativeMetricOptions.COLUMN_FAMILY_AS_VARIABLE, true);
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpointInterval());
        flink.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // When training is slower than reading, a barrier would wait behind all that is buffered;
        // after this time it overtakes.
        flink.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        flink.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ofSeconds(2));
        if (!config.checkpointDirectory().isEmpty()) {
            flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, config.checkpointDirectory());
        }
        // A checkpoint that fails, on a full disk for example, is tried again at the next interval.
        // To start the job anew would neither make room nor keep more.
        flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        flink.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(10));
        return flink;
    }
}
