package io.perennial.model.base;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A classifier that lies in a base's files, as fine-tuned models have one. Adapters that were
 * trained on top of it may leave it out of their own files.
 *
 * @param labels as the configuration names them, in the order of the scores
 * @param tensors by name, for example {@code classifier.weight}
 */
public record OwnClassifier(List<String> labels, Map<String, float[]> tensors) {

    static Optional<OwnClassifier> read(
            ConfigFile json, ModuleNames.Classifier classifier, WeightFiles files)
            throws IOException {
        String weight = classifier.output() + ".weight";
        if (!files.has(weight)) {
            return Optional.empty();
        }
        Map<String, float[]> tensors = new LinkedHashMap<>();
        List<String> modules = new ArrayList<>(classifier.dense().stream().toList());
        modules.add(classifier.output());
        for (String module : modules) {
            for (String part : List.of(".weight", ".bias")) {
                if (files.has(module + part)) {
                    tensors.put(module + part, files.owner(module + part).floats(module + part));
                }
            }
        }
        int rows = rows(files.owner(weight).entry(weight));
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            JsonNode name = json.json().path("id2label").path(Integer.toString(i));
            labels.add(name.asText("LABEL_" + i));
        }
        return Optional.of(new OwnClassifier(labels, tensors));
    }

    /** A tensor of [labels, inputs], neither of them 0, so that its file bounds the labels. */
    private static int rows(TensorEntry weight) {
        if (weight.shape().size() != 2 || weight.elements() == 0) {
            throw new InvalidBaseException(
                    "tensor %s has shape %s; a classifier has one row for each label"
                            .formatted(weight.name(), weight.shape()));
        }
        return Math.toIntExact(weight.shape().get(0));
    }
}
