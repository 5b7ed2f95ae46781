package io.perennial.flink.onboard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The specifications used last, decoded; a bounded cache over keyed state. */
final class KnownTasks {

    private static final int MOST = 1_024;

    private final Map<String, KnownTask> tasks =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, KnownTask> eldest) {
                    return size() > MOST;
                }
            };

    @Nullable KnownTask get(String task) {
        return tasks.get(task);
    }

    void put(KnownTask task) {
        tasks.put(task.spec().task(), task);
    }
}
