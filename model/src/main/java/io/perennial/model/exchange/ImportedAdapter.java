package io.perennial.model.exchange;

import io.perennial.model.adapter.AdapterSpec;
import java.util.List;

/**
 * An adapter read from files, checked against its base.
 *
 * @param spec in its published form
 * @param labels in the order of the head's rows, as the files name them
 * @param parameters the flat vector in the layout whose head holds exactly these labels
 */
public record ImportedAdapter(
        AdapterFormat format, AdapterSpec spec, List<String> labels, float[] parameters) {

    public ImportedAdapter {
        labels = List.copyOf(labels);
    }
}
