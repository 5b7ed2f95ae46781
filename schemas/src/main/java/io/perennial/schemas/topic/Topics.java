package io.perennial.schemas.topic;

import io.perennial.schemas.json.StrictJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The topics of one installation.
 *
 * @param prefix start of all their names; letters, digits, dots, underscores and hyphens, at most
 *     100
 */
public record Topics(String prefix) {

    public static final String DEFAULT_PREFIX = "perennial";
    public static final int DEFAULT_PARTITIONS = 4;

    /** Room for the largest example: {@link StrictJson#MAX_BYTES}, its key and its headers. */
    public static final int EXAMPLE_BYTES = StrictJson.MAX_BYTES + 64 * 1024;

    /** What a rejection adds to the record that it carries, at most. */
    static final int REJECTION_OVERHEAD_BYTES = 64 * 1024;

    /** Room for a rejection of the largest example; a producer of rejections must allow it too. */
    public static final int REJECTION_BYTES = EXAMPLE_BYTES + REJECTION_OVERHEAD_BYTES;

    /** Room for one chunk of an adapter; Kafka's own default. */
    public static final int CHUNK_BYTES = 1_048_588;

    /** Compaction leaves the segment alone that is being written, so segments are kept small. */
    private static final int COMPACTED_SEGMENT_BYTES = 64 * 1024 * 1024;

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final String THIRTY_DAYS_IN_MILLIS = "2592000000";

    /**
     * @throws IllegalArgumentException if the prefix cannot start a topic's name
     */
    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix is \""
                            + prefix
                            + "\"; use 1 to 100 letters, digits, '.', '_' or '-'");
        }
    }

    public static Topics defaults() {
        return new Topics(DEFAULT_PREFIX);
    }

    /** Labelled examples, JSON, keyed by task. */
    public String examples() {
        return prefix + ".examples";
    }

    /** All topics that examples are read from: the one above and any below it. */
    public Pattern examplesPattern() {
        return Pattern.compile(Pattern.quote(examples()) + "(\\..+)?");
    }

    /** Task specifications, JSON, keyed by task, compacted. */
    public String tasks() {
        return prefix + ".tasks";
    }

    /** Published adapters, Avro, keyed by task and chunk, compacted. */
    public String adapters() {
        return prefix + ".adapters";
    }

    /** Evaluations, Avro, keyed by task. */
    public String evaluations() {
        return prefix + ".evaluations";
    }

    /** What every training step learned from, Avro, keyed by task. */
    public String lineage() {
        return prefix + ".lineage";
    }

    /** Records that were not used, Avro. */
    public String rejected() {
        return prefix + ".rejected";
    }

    /** All topics, with the usual number of partitions. */
    public List<TopicDefinition> definitions() {
        return definitions(DEFAULT_PARTITIONS);
    }

    /**
     * All topics.
     *
     * @param examplePartitions partitions of the examples topic; at least as many as trainers read
     *     in parallel
     */
    public List<TopicDefinition> definitions(int examplePartitions) {
        return List.of(
                new TopicDefinition(examples(), examplePartitions, examplesConfig()),
                new TopicDefinition(tasks(), 1, compacted()),
                new TopicDefinition(adapters(), DEFAULT_PARTITIONS, adaptersConfig()),
                new TopicDefinition(evaluations(), DEFAULT_PARTITIONS, keptThirtyDays()),
                new TopicDefinition(lineage(), DEFAULT_PARTITIONS, keptForEver()),
                new TopicDefinition(rejected(), DEFAULT_PARTITIONS, rejectedConfig()));
    }

    /** Kept for ever, since the lineage of every version names offsets in it. */
    private static Map<String, String> examplesConfig() {
        Map<String, String> config = new HashMap<>(keptForEver());
        config.put("max.message.bytes", Integer.toString(EXAMPLE_BYTES));
        return config;
    }

    private static Map<String, String> keptForEver() {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "-1",
                "retention.bytes", "-1");
    }

    private static Map<String, String> compacted() {
        return Map.of(
                "cleanup.policy", "compact",
                "min.cleanable.dirty.ratio", "0.1",
                "segment.bytes", Integer.toString(COMPACTED_SEGMENT_BYTES));
    }

    private static Map<String, String> adaptersConfig() {
        Map<String, String> config = new HashMap<>(compacted());
        config.put("max.message.bytes", Integer.toString(CHUNK_BYTES));
        return config;
    }

    private static Map<String, String> keptThirtyDays() {
        return Map.of("cleanup.policy", "delete", "retention.ms", THIRTY_DAYS_IN_MILLIS);
    }

    private static Map<String, String> rejectedConfig() {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                THIRTY_DAYS_IN_MILLIS,
                "max.message.bytes",
                Integer.toString(REJECTION_BYTES));
    }
}
