package io.perennial.serving;

/**
 * What one client may ask for before it is answered with 429. A client is the holder of a token;
 * whoever shows none is known by the address.
 *
 * @param requestsPerSecond in the long run, and at once after a pause
 * @param concurrentRequests that run at the same time
 */
public record ClientLimits(int requestsPerSecond, int concurrentRequests) {

    private static final int HIGHEST_RATE = 1_000_000;
    private static final int MOST_AT_ONCE = 100_000;

    public ClientLimits {
        ServingLimits.inRange("clients.requestsPerSecond", requestsPerSecond, 1, HIGHEST_RATE);
        ServingLimits.inRange("clients.concurrentRequests", concurrentRequests, 1, MOST_AT_ONCE);
    }

    /** 1,000 requests a second, 256 at once. */
    public static ClientLimits defaults() {
        return new ClientLimits(1_000, 256);
    }
}
