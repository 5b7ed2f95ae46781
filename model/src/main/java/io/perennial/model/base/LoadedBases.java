package io.perennial.model.base;

import java.util.HashMap;
import java.util.Map;

/**
 * The bases that this process holds, with their references. Weights are worth gigabytes, so this is
 * process-wide.
 */
final class LoadedBases {

    private record Key(BaseLocation location, ComputeSettings settings) {}

    private static final class Shared {
        private final FrozenBase base;
        private int references = 1;

        private Shared(FrozenBase base) {
            this.base = base;
        }
    }

    private static final Map<Key, Shared> BASES = new HashMap<>();

    private LoadedBases() {}

    static FrozenBase acquire(BaseLocation location, ComputeSettings settings) {
        Key key = new Key(location, settings);
        synchronized (BASES) {
            Shared shared = BASES.get(key);
            if (shared == null) {
                shared = new Shared(FrozenBase.load(location, settings, () -> release(key)));
                BASES.put(key, shared);
            } else {
                shared.references++;
            }
            return shared.base;
        }
    }

    private static void release(Key key) {
        synchronized (BASES) {
            Shared shared = BASES.get(key);
            if (shared != null && --shared.references == 0) {
                BASES.remove(key);
                shared.base.free();
            }
        }
    }
}
