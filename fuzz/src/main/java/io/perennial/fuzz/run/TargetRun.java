package io.perennial.fuzz.run;

import io.perennial.fuzz.Attempt;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/** The tries of one target, each drawn from a seed of its own. */
final class TargetRun implements AutoCloseable {

    /** How large jqwik's generators think that a run is; it bends their distributions. */
    private static final int TRIES_ASSUMED = 1_000;

    private static final int MOST_SHRINKS = 300;
    private static final Duration LONGEST_SHRINKING = Duration.ofSeconds(20);

    private final FuzzTarget<?> target;
    private final long firstSeed;
    private @Nullable RandomGenerator<Attempt> generator;
    private long tries;
    private long accepted;
    private @Nullable FuzzFailure failure;

    TargetRun(FuzzTarget<?> target, long firstSeed) {
        this.target = target;
        this.firstSeed = firstSeed;
    }

    String name() {
        return target.name();
    }

    /** The seed that {@link #attempt} draws from next. */
    long nextSeed() {
        return firstSeed + tries;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Feeds the next input, unless one has failed. */
    void attempt() {
        if (failure != null) {
            return;
        }
        if (generator == null) {
            generator = target.attempts().generator(TRIES_ASSUMED);
        }
        long seed = nextSeed();
        Shrinkable<Attempt> drawn = generator.next(new Random(seed));
        tries++;
        try {
            if (drawn.value().run() == Verdict.ACCEPTED) {
                accepted++;
            }
        } catch (Exception | Error e) {
            failure = smallest(seed, drawn, e);
        }
        JqwikSession.finishTry();
    }

    /** Looks for smaller inputs that fail too. */
    private static FuzzFailure smallest(long seed, Shrinkable<Attempt> drawn, Throwable thrown) {
        Shrinkable<Attempt> smallest = drawn;
        Throwable reason = thrown;
        int left = MOST_SHRINKS;
        long end = System.nanoTime() + LONGEST_SHRINKING.toNanos();
        Iterator<Shrinkable<Attempt>> smaller = smallest.shrink().iterator();
        while (left-- > 0 && System.nanoTime() < end && smaller.hasNext()) {
            Shrinkable<Attempt> next = smaller.next();
            try {
                next.value().run();
            } catch (Exception | Error e) {
                smallest = next;
                reason = e;
                smaller = smallest.shrink().iterator();
            }
        }
        return new FuzzFailure(seed, smallest.value().sample(), reason);
    }

    TargetResult result() {
        long failed = failure == null ? 0 : 1;
        return new TargetResult(
                target.name(),
                target.door(),
                firstSeed,
                tries,
                accepted,
                tries - accepted - failed,
                Optional.ofNullable(failure));
    }

    @Override
    public void close() {
        target.close();
    }
}
