package io.perennial.flink.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which records of Kafka a task's parameters come from: one range per partition. */
public final class Lineage {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, OffsetRange> ranges = new TreeMap<>();

    /** Adds records to their partition's range. */
    public void add(OffsetRange range) {
        ranges.merge(range.topic() + '-' + range.partition(), range, OffsetRange::plus);
    }

    /** All ranges, by topic and partition. */
    public Collection<OffsetRange> ranges() {
        return List.copyOf(ranges.values());
    }

    /** The form that an artifact's metadata carries. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(ranges.values());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the text is no lineage
     */
    public static Lineage fromJson(String json) {
        Lineage lineage = new Lineage();
        try {
            for (OffsetRange range : JSON.readValue(json, OffsetRange[].class)) {
                lineage.add(range);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a lineage: " + json, e);
        }
        return lineage;
    }
}
