package io.perennial.fuzz;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One input on its way to its target.
 *
 * @param input shown where the attempt fails
 * @param feed hands it over; what it throws is a failure
 */
public record Attempt(Object input, Callable<Verdict> feed) {

    /** What takes so long has hung. It is far above what the slowest target takes. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int SHOWN = 400;

    /**
     * Feeds the input, from a thread of its own.
     *
     * @throws AssertionError where no end comes within five minutes; the thread is left behind
     */
    public Verdict run() throws Exception {
        FutureTask<Verdict> task = new FutureTask<>(feed);
        Thread thread = new Thread(task, "fuzz-attempt");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            AssertionError hung = new AssertionError("no end within " + LONGEST, e);
            hung.setStackTrace(thread.getStackTrace());
            throw hung;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception exception ? exception : e;
        }
    }

    /** The whole input as one line of visible ASCII. */
    public String sample() {
        return Sample.of(input);
    }

    /** The beginning of the input as one short line of visible ASCII. */
    @Override
    public String toString() {
        String sample = sample();
        return sample.length() <= SHOWN
                ? sample
                : sample.substring(0, SHOWN) + "… (" + sample.length() + " characters)";
    }
}
