package io.perennial.chaos.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order of faults: all kinds shuffled like cards, each as often as it weighs, then shuffled
 * anew. So a run that is long enough sees every kind, whatever the seed.
 */
final class FaultDeck {

    private final Random random;
    private final List<FaultKind> left = new ArrayList<>();

    FaultDeck(Random random) {
        this.random = random;
    }

    FaultKind draw() {
        if (left.isEmpty()) {
            for (FaultKind kind : FaultKind.values()) {
                left.addAll(Collections.nCopies(kind.weight(), kind));
            }
            Collections.shuffle(left, random);
            // First every kind once, so that short runs see many of them.
            List<FaultKind> first = left.stream().distinct().toList();
            first.forEach(left::remove);
            left.addAll(0, first);
        }
        return left.remove(0);
    }
}
