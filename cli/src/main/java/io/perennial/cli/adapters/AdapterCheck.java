package io.perennial.cli.adapters;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.schemas.task.LabelName;
import java.util.HashSet;
import java.util.Set;

/** What an adapter from files must keep to before it may be published. */
final class AdapterCheck {

    private AdapterCheck() {}

    /**
     * Checks base, labels and values, and that a serving process could load it.
     *
     * @throws IllegalArgumentException naming what is wrong and the next step
     */
    static void check(FrozenBase base, CheckedAdapter adapter) {
        if (!adapter.baseFingerprint().equals(base.fingerprint())) {
            throw new IllegalArgumentException(
                    "it was trained against the base %s, and the base %s is %s; name its own base with --base"
                            .formatted(
                                    AdapterTable.shortened(adapter.baseFingerprint()),
                                    base.name(),
                                    AdapterTable.shortened(base.fingerprint())));
        }
        checkLabels(adapter);
        checkFinite(adapter.parameters());
        ServableAdapter.load(base, adapter.unpublished("check")).close();
    }

    private static void checkLabels(CheckedAdapter adapter) {
        Set<String> seen = new HashSet<>();
        for (String label : adapter.labels()) {
            LabelName.check("labels", label);
            if (!seen.add(label)) {
                throw new IllegalArgumentException(
                        "the label \"%s\" is there twice; give every row a name of its own with --labels"
                                .formatted(label));
            }
        }
    }

    private static void checkFinite(float[] values) {
        for (int index = 0; index < values.length; index++) {
            if (!Float.isFinite(values[index])) {
                throw new IllegalArgumentException(
                        "the value at index %d is %s; only finite values can be served"
                                .formatted(index, values[index]));
            }
        }
    }
}
