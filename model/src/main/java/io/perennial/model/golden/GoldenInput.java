package io.perennial.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.architecture.Objective;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of a case. Padding is left away: what stands there is nobody's promise.
 *
 * @param width tokens of every row, padding included, in the reference
 */
record GoldenInput(List<EncodedText> rows, List<Target> targets, Objective objective, int width) {

    /**
     * @param writes whether the case is about a language model's next tokens
     */
    static GoldenInput read(JsonNode json, boolean writes) {
        Objective objective = objective(json.path("labels"), writes);
        List<EncodedText> rows = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        JsonNode ids = json.path("input_ids");
        for (int row = 0; row < ids.size(); row++) {
            JsonNode labels = json.path("labels").path(row);
            rows.add(row(json, row, objective, labels));
            if (!labels.isMissingNode()) {
                targets.add(target(objective, labels));
            }
        }
        return new GoldenInput(rows, targets, objective, ids.path(0).size());
    }

    private static Objective objective(JsonNode labels, boolean writes) {
        if (writes) {
            return Objective.TEXT;
        }
        if (labels.path(0).isArray()) {
            return Objective.MULTI_LABEL;
        }
        return labels.path(0).isFloatingPointNumber()
                ? Objective.REGRESSION
                : Objective.CLASSIFICATION;
    }

    private static EncodedText row(JsonNode json, int row, Objective objective, JsonNode labels) {
        JsonNode ids = json.path("input_ids").get(row);
        List<Integer> kept = new ArrayList<>();
        int first = 0;
        for (int t = 0; t < ids.size(); t++) {
            if (json.path("attention_mask").path(row).path(t).asInt(1) == 1) {
                boolean belongsToFirst =
                        objective == Objective.TEXT
                                ? labels.path(t).asInt(-100) < 0
                                : json.path("token_type_ids").path(row).path(t).asInt() == 0;
                first += belongsToFirst && first == kept.size() ? 1 : 0;
                kept.add(ids.get(t).asInt());
            }
        }
        return new EncodedText(kept.stream().mapToInt(Integer::intValue).toArray(), first, false);
    }

    private static Target target(Objective objective, JsonNode labels) {
        return switch (objective) {
            case CLASSIFICATION -> new Target.Label(labels.asInt());
            case REGRESSION -> new Target.Value((float) labels.asDouble());
            case TEXT -> new Target.Continuation();
            case MULTI_LABEL -> {
                Set<Integer> holding = new HashSet<>();
                for (int i = 0; i < labels.size(); i++) {
                    if (labels.get(i).asDouble() > 0.5) {
                        holding.add(i);
                    }
                }
                yield new Target.LabelSet(holding);
            }
        };
    }
}
