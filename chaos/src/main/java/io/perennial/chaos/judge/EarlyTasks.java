package io.perennial.chaos.judge;

import io.perennial.schemas.adapter.PublishedAdapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks that get no more examples after a while: their last versions as they were then, to be
 * compared with what is there at the end.
 */
public final class EarlyTasks {

    private final Map<String, PublishedAdapter> remembered = new LinkedHashMap<>();

    /** Remembers the version that knows all examples of a task; the first time counts. */
    public void remember(PublishedAdapter adapter) {
        remembered.putIfAbsent(adapter.task(), adapter);
    }

    public boolean knows(String task) {
        return remembered.containsKey(task);
    }

    public int count() {
        return remembered.size();
    }

    /**
     * Names of those that are not the same to the last bit any more.
     *
     * @param now the newest version of every task
     */
    List<String> changed(Map<String, PublishedAdapter> now) {
        List<String> changed = new ArrayList<>();
        remembered.forEach(
                (task, before) -> {
                    if (!before.equals(now.get(task))) {
                        changed.add(task);
                    }
                });
        return changed;
    }
}
