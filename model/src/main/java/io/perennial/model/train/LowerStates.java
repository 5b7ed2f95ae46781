package io.perennial.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the layers below the lowest adapter made of texts. It depends on the frozen base alone, so
 * tasks share it, and a text that comes again need not go through these layers again. Bounded by
 * bytes of device memory; what was used longest ago goes first.
 *
 * <p>One trainer uses it at a time.
 */
public final class LowerStates implements AutoCloseable {

    /** A text and the number of layers that it went through. */
    private record Key(int layers, TextKey text) {}

    private final FrozenBase base;
    private final NDManager manager;
    private final long mostBytes;
    private final Map<Key, NDArray> states = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long found;
    private long asked;

    /**
     * @param mostBytes device memory that may be held between steps; 0 keeps nothing
     */
    public LowerStates(FrozenBase base, long mostBytes) {
        if (mostBytes < 0) {
            throw new IllegalArgumentException(
                    "mostBytes is " + mostBytes + "; use 0 to keep nothing");
        }
        this.base = base;
        this.manager = base.newManager();
        this.mostBytes = mostBytes;
    }

    /** Whether anything is ever kept. */
    boolean isOn() {
        return mostBytes > 0;
    }

    /** Whether a text's state is held; counts how often it was. */
    boolean holds(int layers, EncodedText text) {
        asked++;
        boolean held = states.containsKey(new Key(layers, TextKey.of(text)));
        found += held ? 1 : 0;
        return held;
    }

    /** The state of a text, [tokens, hidden], which must be held. */
    NDArray get(int layers, EncodedText text) {
        return states.get(new Key(layers, TextKey.of(text)));
    }

    /** Takes a state over. */
    void put(int layers, TextKey text, NDArray state) {
        state.attach(manager);
        bytes += bytesOf(state);
        NDArray replaced = states.put(new Key(layers, text), state);
        if (replaced != null) {
            free(replaced);
        }
    }

    /** Frees what was used longest ago until the bound is kept: after a step, never during one. */
    void trim() {
        Iterator<NDArray> oldest = states.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            NDArray state = oldest.next();
            oldest.remove();
            free(state);
        }
    }

    private void free(NDArray state) {
        bytes -= bytesOf(state);
        state.close();
    }

    private long bytesOf(NDArray state) {
        return state.getShape().size() * Float.BYTES;
    }

    /** Bytes that are held. */
    public long bytes() {
        return bytes;
    }

    /** Share of the texts asked for that were held, 0 to 1; 0 before the first. */
    public double hitRate() {
        return asked == 0 ? 0 : (double) found / asked;
    }

    /** Layers below the lowest adapter of a batch. */
    int layersBelow(TaskBatch batch) {
        return batch.adapter().layout().untouchedLayers(base.config().layers());
    }

    @Override
    public void close() {
        states.clear();
        manager.close();
    }
}
