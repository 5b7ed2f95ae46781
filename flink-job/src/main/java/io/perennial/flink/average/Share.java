package io.perennial.flink.average;

/**
 * What an average holds of one replica.
 *
 * @param sequence of the last change of the replica that is in it; 0 = none
 * @param examples that the replica had trained on then
 * @param lineage which ones, as the JSON that an artifact's metadata carries; empty = none
 */
public record Share(long sequence, long examples, String lineage) {

    /** Nothing. */
    static final Share NONE = new Share(0, 0, "");
}
