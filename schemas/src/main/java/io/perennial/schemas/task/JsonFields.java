package io.perennial.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.schemas.json.InvalidFieldException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, read by type. An absent field and a null one are the same. */
final class JsonFields {

    private static final int LONGEST_QUOTE = 60;

    private final String prefix;
    private final Set<String> known;
    private final Map<String, JsonNode> values = new HashMap<>();

    /**
     * @param prefix put before names in messages, for example {@code "replay."}
     * @param known names that are allowed
     */
    JsonFields(String prefix, Set<String> known) {
        this.prefix = prefix;
        this.known = known;
    }

    void put(String name, JsonNode value) {
        if (!known.contains(name)) {
            throw Limits.refuse(
                    prefix + name,
                    "is not known",
                    "correct or remove it; known are " + String.join(", ", new TreeSet<>(known)));
        }
        if (!value.isNull()) {
            values.put(name, value);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable JsonNode get(String name) {
        return values.get(name);
    }

    /** The text of a field that is there. */
    String text(String name) {
        JsonNode value = values.get(name);
        if (value == null || !value.isTextual()) {
            throw wrongType(name, value, "a string");
        }
        return value.textValue();
    }

    boolean flag(String name, boolean fallback) {
        JsonNode value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw wrongType(name, value, "true or false");
        }
        return value.booleanValue();
    }

    int whole(String name, int fallback) {
        JsonNode value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrongType(name, value, "a whole number up to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    double decimal(String name, double fallback) {
        JsonNode value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isNumber()) {
            throw wrongType(name, value, "a number");
        }
        return value.doubleValue();
    }

    /** A number of seconds, to the millisecond. */
    Duration seconds(String name, Duration fallback) {
        if (!has(name)) {
            return fallback;
        }
        double seconds = decimal(name, 0.0);
        if (!(Math.abs(seconds) <= Integer.MAX_VALUE)) {
            throw wrongType(name, values.get(name), "at most " + Integer.MAX_VALUE + " seconds");
        }
        return Duration.ofMillis(BigDecimal.valueOf(seconds).movePointRight(3).longValue());
    }

    /** The fields of an object; none if the field is absent. */
    JsonFields object(String name, Set<String> knownInside) {
        JsonFields inside = new JsonFields(prefix + name + ".", knownInside);
        JsonNode value = values.get(name);
        if (value == null) {
            return inside;
        }
        if (!value.isObject()) {
            throw wrongType(name, value, "an object");
        }
        value.properties().forEach(field -> inside.put(field.getKey(), field.getValue()));
        return inside;
    }

    InvalidFieldException wrongType(String name, @Nullable JsonNode value, String wanted) {
        String quote = String.valueOf(value);
        if (quote.length() > LONGEST_QUOTE) {
            quote = quote.substring(0, LONGEST_QUOTE) + "…";
        }
        return Limits.refuse(prefix + name, "is " + quote, "write " + wanted);
    }
}
