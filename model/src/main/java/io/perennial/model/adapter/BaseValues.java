package io.perennial.model.adapter;

import io.perennial.model.architecture.Site;
import java.util.SplittableRandom;

/** What a start takes from the base. */
public interface BaseValues {

    /** The norm's weight, or its bias. */
    float[] norm(Site site, int layer, boolean bias);

    /** The Euclidean length of each row of the projection at a site. */
    float[] rowLengths(Site site, int layer);

    /**
     * Word embeddings, {@code count} of them one after another.
     *
     * @param text its tokens, repeated as often as needed; empty for words drawn from the
     *     vocabulary
     */
    float[] words(String text, int count, SplittableRandom random);
}
