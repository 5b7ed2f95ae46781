package io.perennial.flink.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import java.util.Locale;

/**
 * How parameters were computed, as their lineage says it: what has to be alike to get them again.
 */
public final class ComputeRecord {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ComputeRecord() {}

    /** {@code {"device":"cpu","precision":"fp32","threads":1,"max_length":128}}. */
    static String toJson(ComputeSettings settings) {
        return JSON.createObjectNode()
                .put("device", settings.device().name().toLowerCase(Locale.ROOT))
                .put("precision", settings.precision().code())
                .put("threads", settings.threads())
                .put("max_length", settings.maxLength())
                .toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static ComputeSettings fromJson(String json) {
        try {
            var fields = JSON.readTree(json);
            return new ComputeSettings(
                    DeviceChoice.valueOf(fields.path("device").asText().toUpperCase(Locale.ROOT)),
                    Precision.valueOf(fields.path("precision").asText().toUpperCase(Locale.ROOT)),
                    fields.path("threads").asInt(),
                    fields.path("max_length").asInt());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record of settings: " + json, e);
        }
    }
}
