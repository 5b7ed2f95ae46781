package io.perennial.model.route;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the frozen base sees in a text, without any adapter: the means over its tokens of the
 * embeddings and of the last layer, each with mean 0 and variance 1, side by side. Where both
 * together have more than {@value #LARGEST} values, a fixed random projection brings them there, so
 * that a task's statistics stay small whatever the base.
 *
 * <p>A text's features never change while the base is the same. Thread-safe.
 */
public final class FrozenFeatures {

    /** Most values of a text's features. */
    public static final int LARGEST = 512;

    /** The name of this way to make features; statistics of another are not comparable. */
    public static final String KIND = "embeddings+last/1";

    private static final int ROWS_A_CALL = 64;
    private static final long PROJECTION_SEED = 20_177_013L;

    private final FrozenBase base;
    private final ParameterLayout layout;
    private final int viewed;
    private final int size;
    private final float[] projection;

    /** Features of a base, which must stay open. */
    public FrozenFeatures(FrozenBase base) {
        this(base, LARGEST);
    }

    FrozenFeatures(FrozenBase base, int largest) {
        this.base = base;
        this.layout = base.layout(AdapterSpec.parse("{\"method\":\"head_only\"}"), 1);
        this.viewed = 2 * base.config().hiddenSize();
        this.size = Math.min(viewed, largest);
        this.projection = size == viewed ? new float[0] : randomSigns(viewed, size);
    }

    /** Entries of 1 or -1 over the root of the inputs (Achlioptas 2003), [inputs, outputs]. */
    private static float[] randomSigns(int inputs, int outputs) {
        SplittableRandom random = new SplittableRandom(PROJECTION_SEED);
        float entry = (float) (1 / Math.sqrt(inputs));
        float[] matrix = new float[inputs * outputs];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = random.nextInt(2) == 0 ? entry : -entry;
        }
        return matrix;
    }

    /** Values of a text's features on a base. */
    public static int sizeFor(FrozenBase base) {
        return Math.min(2 * base.config().hiddenSize(), LARGEST);
    }

    /** Values of a text's features. */
    public int size() {
        return size;
    }

    /**
     * The features of texts, each [size], in the order given. Any number of texts: rows of like
     * length share a call.
     */
    public List<float[]> of(List<EncodedText> texts) {
        Integer[] byLength = IntStream.range(0, texts.size()).boxed().toArray(Integer[]::new);
        Arrays.sort(byLength, Comparator.comparingInt(row -> texts.get(row).length()));
        float[][] features = new float[texts.size()][];
        for (int first = 0; first < byLength.length; first += ROWS_A_CALL) {
            int end = Math.min(byLength.length, first + ROWS_A_CALL);
            List<Integer> rows = Arrays.asList(byLength).subList(first, end);
            float[] found = call(rows.stream().map(texts::get).toList());
            for (int i = 0; i < rows.size(); i++) {
                features[rows.get(i)] = Arrays.copyOfRange(found, i * size, (i + 1) * size);
            }
        }
        return Arrays.asList(features);
    }

    private float[] call(List<EncodedText> texts) {
        try (NDManager manager = base.newManager()) {
            NDArray none = manager.zeros(new Shape(layout.size()));
            FusedBatch batch =
                    new FusedBatch(base, manager, List.of(new FusedTask(layout, none, 1, texts)));
            Script.Call call = batch.call("features");
            int inputs = projection.length == 0 ? 0 : viewed;
            call.tensor(manager.create(projection, new Shape(inputs, size)));
            return batch.addWeights(call).run().singletonOrThrow().toFloatArray();
        }
    }
}
