package io.perennial.flink.train;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that trains, beside the thread that accepts examples; one step at a time. Except for
 * the step itself, everything is called by the task's main thread.
 */
final class StepThread implements AutoCloseable {

    private static final long LONGEST_STEP_SECONDS = 120;

    /** A finished step. */
    record Finished(List<TaskOutcome> outcomes, long nanos) {}

    private final StepRunner runner;
    private final ExecutorService executor;
    private @Nullable Future<Finished> inFlight;

    StepThread(StepRunner runner, String name) {
        this.runner = runner;
        this.executor =
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread thread = new Thread(work, name);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    boolean isBusy() {
        return inFlight != null;
    }

    /**
     * Begins a step.
     *
     * @param whenDone called on the worker thread when the step has ended, well or not
     */
    void begin(List<TaskWork> works, Runnable whenDone) {
        if (inFlight != null) {
            throw new IllegalStateException("a step is in flight already");
        }
        inFlight =
                executor.submit(
                        () -> {
                            try {
                                long start = System.nanoTime();
                                List<TaskOutcome> outcomes = runner.run(works);
                                return new Finished(outcomes, System.nanoTime() - start);
                            } finally {
                                whenDone.run();
                            }
                        });
    }

    /**
     * Waits for the step in flight and takes its result.
     *
     * @throws TrainingFailedException if the step threw
     */
    Finished finish() throws InterruptedException {
        Future<Finished> step = inFlight;
        if (step == null) {
            throw new IllegalStateException("no step is in flight");
        }
        try {
            return step.get();
        } catch (ExecutionException e) {
            throw new TrainingFailedException(e.getCause());
        } finally {
            inFlight = null;
        }
    }

    /**
     * Waits for the step in flight, since native code cannot be interrupted, and ends the thread.
     */
    @Override
    public void close() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "a training step takes longer than " + LONGEST_STEP_SECONDS + " seconds");
        }
    }
}
