package io.perennial.serving.predict;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that takes batch after batch of what waits and works on it, until it is closed. */
final class BatchThread<T> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchThread.class);

    private final WaitingRows<T> waiting;
    private final Consumer<List<T>> work;
    private final Thread thread;

    /**
     * Starts the thread.
     *
     * @param work answers every row of its batch; called by this thread alone
     */
    BatchThread(String name, WaitingRows<T> waiting, Consumer<List<T>> work) {
        this.waiting = waiting;
        this.work = work;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void run() {
        try {
            while (true) {
                List<T> batch = waiting.take();
                if (batch.isEmpty()) {
                    return;
                }
                compute(batch);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            LOG.error(
                    "{} was interrupted; nobody who waits is answered any more", thread.getName());
        }
    }

    private void compute(List<T> batch) {
        try {
            work.accept(batch);
        } catch (RuntimeException unexpected) {
            LOG.error(
                    "{} did not answer a batch completely; going on with the next",
                    thread.getName(),
                    unexpected);
        }
    }

    boolean alive() {
        return thread.isAlive();
    }

    /** Lets the batch that is worked on finish, ends the thread, and gives what still waits. */
    List<T> close() {
        List<T> left = waiting.close();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }
}
