package io.perennial.model.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.WeightPlaces;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of some of a base's weights.
 *
 * @param places positions in the base's list
 * @param copies in the same order
 */
record TrainedWeights(List<Integer> places, List<NDArray> copies) {

    /** Which weights learn. */
    record Choice(boolean embeddings, int layers) {

        static Choice all() {
            return new Choice(true, Integer.MAX_VALUE);
        }

        static Choice top(int layers) {
            return new Choice(false, layers);
        }

        /** Positions of the chosen weights, without those that this head does not read. */
        List<Integer> places(FrozenBase base, ParameterLayout head) {
            WeightPlaces all = base.weightPlaces();
            int has = all.layers().size();
            if (!embeddings && (layers < 1 || layers > has)) {
                throw new IllegalArgumentException(
                        "cannot train the top %d layers of a base with %d; use 1 to %d"
                                .formatted(layers, has, has));
            }
            List<Integer> chosen = new ArrayList<>(embeddings ? all.embeddings() : List.of());
            all.layers().subList(Math.max(0, has - layers), has).forEach(chosen::addAll);
            chosen.addAll(all.finalNorm());
            if (head.head().pooling() == Pooling.POOLER) {
                chosen.addAll(all.pooler());
            }
            return chosen;
        }
    }

    TrainedWeights(FrozenBase base, NDManager owner, List<Integer> places) {
        this(places, places.stream().map(place -> base.weight(place, owner)).toList());
    }

    /** Zeros in the shape of each copy, owned by {@code owner}. */
    List<NDArray> zeros(NDManager owner) {
        return copies.stream().map(copy -> owner.zeros(copy.getShape())).toList();
    }

    /** Values in all. */
    long size() {
        return copies.stream().mapToLong(copy -> copy.getShape().size()).sum();
    }
}
