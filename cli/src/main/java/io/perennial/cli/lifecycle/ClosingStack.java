package io.perennial.cli.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was added, the last first, exactly once: at {@link #close}, or when the process is
 * told to end (Ctrl-C, {@code kill}), whichever comes first. One thing that fails to close does not
 * keep the others open. Thread-safe.
 */
public final class ClosingStack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClosingStack.class);

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread atExit = new Thread(this::closeAll, "perennial-closing");
    private boolean closing;

    private record Entry(String name, AutoCloseable what) {}

    public ClosingStack() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Adds something that is open. If closing has begun already it is closed at once.
     *
     * @return what was added
     */
    public <T extends AutoCloseable> T add(String name, T what) {
        synchronized (entries) {
            if (!closing) {
                entries.push(new Entry(name, what));
                return what;
            }
        }
        close(new Entry(name, what));
        throw new IllegalStateException("the process is ending");
    }

    /** Forgets what was added: it stays open, whatever ends this process. */
    public void leaveOpen() {
        synchronized (entries) {
            entries.clear();
        }
    }

    /** Whether closing has begun. */
    public boolean isClosing() {
        synchronized (entries) {
            return closing;
        }
    }

    /** Returns when everything was closed by Ctrl-C or another thread. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("The process is ending already", e);
        }
    }

    private void closeAll() {
        boolean first;
        synchronized (entries) {
            first = !closing;
            closing = true;
        }
        if (first) {
            for (Entry entry : entries) {
                close(entry);
            }
            closed.countDown();
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Entry entry) {
        long start = System.nanoTime();
        try {
            entry.what().close();
            LOG.info("Closed {} in {} ms", entry.name(), (System.nanoTime() - start) / 1_000_000);
        } catch (Exception e) {
            LOG.warn("Could not close {}: {}", entry.name(), e.toString(), e);
        }
    }
}
