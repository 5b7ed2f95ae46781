package io.perennial.model.base;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a base's weights belong to, as positions in {@link FrozenBase#weights}. Constants, such as
 * rotary frequencies, and the language-model head belong to nothing here.
 *
 * @param embeddings what is below the layers
 * @param layers what each layer reads, from the bottom
 * @param finalNorm the norm after the layers; empty in encoders
 * @param pooler the base's pooler; empty where it has none
 */
public record WeightPlaces(
        List<Integer> embeddings,
        List<List<Integer>> layers,
        List<Integer> finalNorm,
        List<Integer> pooler) {

    public WeightPlaces {
        embeddings = List.copyOf(embeddings);
        layers = layers.stream().map(List::copyOf).toList();
        finalNorm = List.copyOf(finalNorm);
        pooler = List.copyOf(pooler);
    }

    /** Layers of equally many weights, one after another. */
    static List<List<Integer>> layers(int first, int perLayer, int layers) {
        List<List<Integer>> found = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            int start = first + layer * perLayer;
            found.add(IntStream.range(start, start + perLayer).boxed().toList());
        }
        return found;
    }
}
