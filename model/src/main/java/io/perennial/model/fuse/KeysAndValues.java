package io.perennial.model.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.perennial.model.base.FrozenBase;
import java.util.List;

/** Every layer's keys and values of the tokens read so far, each [rows, heads, length, size]. */
final class KeysAndValues implements AutoCloseable {

    private final FrozenBase base;
    private NDManager owner;
    private List<Integer> order = List.of();
    private List<NDArray> tensors = List.of();

    KeysAndValues(FrozenBase base) {
        this.base = base;
        this.owner = base.newManager();
    }

    /**
     * What is kept of these rows, in this order.
     *
     * @param step owns what has to be copied because rows left or changed places
     */
    List<NDArray> of(List<Integer> wanted, NDManager step) {
        if (wanted.equals(order)) {
            return tensors;
        }
        NDArray places = step.create(wanted.stream().mapToLong(order::indexOf).toArray());
        return tensors.stream().map(tensor -> tensor.get(step, new NDIndex("{}", places))).toList();
    }

    /** Takes over a step's results and frees what was kept before. */
    void keep(List<Integer> rows, List<NDArray> results) {
        NDManager next = base.newManager();
        results.forEach(tensor -> tensor.attach(next));
        owner.close();
        owner = next;
        order = rows;
        tensors = List.copyOf(results);
    }

    @Override
    public void close() {
        owner.close();
    }
}
