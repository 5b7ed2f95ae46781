package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;

/**
 * Numbers of the task's own for every word and for hashed pairs of neighbouring words, which vote
 * beside the network: they change what the words' own head reads (see {@link
 * Pooling#WORDS_BESIDE_MEAN}), and nothing that the network reads.
 *
 * <p>A bag of words and pairs of low rank, as Joulin et al. 2017, "Bag of Tricks for Efficient Text
 * Classification", beside the deep part, as Cheng et al. 2016, "Wide & Deep Learning"; added to the
 * base's word embeddings, so that it starts from what the base knows of words.
 *
 * @param rank numbers of a word or pair
 * @param buckets into which pairs are hashed; 0 leaves pairs out
 */
public record WordVote(int rank, int buckets) implements AdapterMethod {

    static final String NAME = "words";

    private static final int LARGEST_RANK = 256;
    private static final int MOST_BUCKETS = 1 << 20;
    private static final int DEFAULT_RANK = 16;
    private static final int DEFAULT_BUCKETS = 8_192;

    /** With AdamW's steps of the size of the learning rate, this sets how far words move. */
    private static final double DEVIATION = 1.5;

    static WordVote read(MethodSettings settings) {
        return new WordVote(
                settings.whole("rank", DEFAULT_RANK, LARGEST_RANK),
                settings.whole("buckets", DEFAULT_BUCKETS, 0, MOST_BUCKETS));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 2e-3;
    }

    /** The table lies word by word, and the pairs' buckets follow the words. */
    @Override
    public void placeIn(LayoutBuilder layout) {
        int words = layout.base().inputs(Site.EMBEDDING);
        layout.at(Site.EMBEDDING, 0, Operation.WORD_VOTE)
                .matrix("table", words + buckets, rank, Initial.ZERO)
                .matrix(
                        "up.weight",
                        layout.base().hiddenSize(),
                        rank,
                        new Initial.Normal(DEVIATION));
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("rank", rank).put("buckets", buckets);
    }
}
