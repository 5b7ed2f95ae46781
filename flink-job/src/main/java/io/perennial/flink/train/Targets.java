package io.perennial.flink.train;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.model.fuse.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns answers into what an adapter is asked for: its labels become their indices. */
final class Targets {

    private final Map<String, Integer> indices = new HashMap<>();

    /**
     * @param labels the adapter's, in their order
     */
    Targets(List<String> labels) {
        for (String label : labels) {
            indices.put(label, indices.size());
        }
    }

    /** How many of the right labels the adapter does not know. */
    int unknownLabels(TrainingExample example) {
        return (int)
                Arrays.stream(example.answer().labels())
                        .filter(label -> !indices.containsKey(label))
                        .count();
    }

    /**
     * What every example asks for. Of a set of labels, those that the adapter does not know are
     * left out; a single label must be known.
     */
    List<Target> of(List<TrainingExample> examples) {
        return examples.stream().map(example -> of(example.answer())).toList();
    }

    private Target of(ExpectedAnswer answer) {
        return switch (answer.objective()) {
            case CLASSIFICATION -> new Target.Label(index(answer.labels()[0]));
            case MULTI_LABEL ->
                    new Target.LabelSet(
                            Arrays.stream(answer.labels())
                                    .filter(indices::containsKey)
                                    .map(indices::get)
                                    .collect(Collectors.toSet()));
            case REGRESSION -> new Target.Value((float) answer.value());
            case TEXT -> new Target.Continuation();
        };
    }

    private int index(String label) {
        Integer index = indices.get(label);
        if (index == null) {
            throw new IllegalArgumentException("the adapter does not know the label " + label);
        }
        return index;
    }
}
