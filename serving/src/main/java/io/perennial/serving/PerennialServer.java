package io.perennial.serving;

/**
 * One serving process: follows the adapters topic and answers over HTTP for all tasks.
 *
 * <p>{@link #start} returns as soon as the port answers; {@code /v2/health/ready} tells when the
 * adapters published before are served. {@link #close} stops taking requests, lets the running ones
 * finish and frees all memory.
 */
public final class PerennialServer implements AutoCloseable {

    private final int port;

    private PerennialServer(int port) {
        this.port = port;
    }

    /**
     * Loads the base, starts to follow the topic and opens the port.
     *
     * @throws IllegalStateException when the port cannot be opened
     */
    public static PerennialServer start(ServingConfig config) {
        throw new UnsupportedOperationException("not built yet: " + config);
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    /**
     * Whether every adapter that was published before the start is served. Once true, it stays
     * true.
     */
    public boolean ready() {
        return false;
    }

    @Override
    public void close() {
        // nothing is open yet
    }
}
