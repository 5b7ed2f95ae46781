package io.perennial.chaos.fault;

import io.perennial.chaos.judge.Observer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Faults at random, one begun every so often for a set time, and how long the system took to
 * recover from each. The seed decides kinds and targets; when exactly they strike depends on how
 * long the ones before took.
 */
public final class FaultSequence {

    private static final long POLL_MILLIS = 100;

    private final Installation installation;
    private final Observer observer;
    private final Random random;
    private final Consumer<FaultRecord> onFault;
    private final List<FaultRecord> records = new ArrayList<>();

    /**
     * @param onFault told of every fault when it is over
     */
    public FaultSequence(
            Installation installation,
            Observer observer,
            long seed,
            Consumer<FaultRecord> onFault) {
        this.installation = installation;
        this.observer = observer;
        this.random = new Random(seed);
        this.onFault = onFault;
    }

    /**
     * Harms the installation for so long, and returns when the last fault is over.
     *
     * @param every time from the beginning of one fault to that of the next, where they do not take
     *     longer
     */
    public void run(Duration duration, Duration every) throws InterruptedException {
        FaultDeck deck = new FaultDeck(random);
        FaultInjector injector = new FaultInjector(installation, random);
        long start = System.nanoTime();
        for (long round = 1; every.multipliedBy(round).compareTo(duration) < 0; round++) {
            awaitUntil(start + every.multipliedBy(round).toNanos());
            if (System.nanoTime() - start > duration.toNanos()) {
                break;
            }
            FaultKind kind = deck.draw();
            Instant at = Instant.now();
            FaultRecord fault = new FaultRecord(kind, injector.inject(kind), at, null);
            records.add(fault);
            onFault.accept(fault);
            installation.replaceDead();
        }
        awaitRecovery();
    }

    private void awaitUntil(long nanos) throws InterruptedException {
        do {
            noteRecovered();
            Thread.sleep(POLL_MILLIS);
        } while (System.nanoTime() < nanos);
    }

    private void awaitRecovery() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (records().stream().anyMatch(fault -> fault.recovery() == null)
                && System.nanoTime() < end) {
            noteRecovered();
            installation.replaceDead();
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void noteRecovered() throws InterruptedException {
        for (int index = 0; index < records.size(); index++) {
            FaultRecord fault = records.get(index);
            if (fault.recovery() == null && hasRecovered(fault)) {
                records.set(index, fault.recovered(Duration.between(fault.at(), Instant.now())));
            }
        }
    }

    private boolean hasRecovered(FaultRecord fault) throws InterruptedException {
        return fault.kind() == FaultKind.KILL_SERVING
                ? installation.serving().isReady()
                : observer.learntAt().isAfter(fault.at());
    }

    /** All faults so far. */
    public List<FaultRecord> records() {
        return List.copyOf(records);
    }
}
