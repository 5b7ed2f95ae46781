package io.perennial.serving;

import java.time.Duration;

/**
 * What one serving process takes on before it says no.
 *
 * @param forwards forwards of the frozen base that run at once; 0 takes up to four on a CPU, which
 *     share its processors, and one on a GPU
 * @param rowsPerBatch texts that one forward of the frozen base computes at most; a request with
 *     more texts is the only one that is spread over several forwards
 * @param paddingFactor bound on padded tokens over real tokens when requests of different lengths
 *     share a forward, from 1.0 (equal lengths only) upwards
 * @param queuedRows texts that wait at most; beyond that requests are answered with 429
 * @param rowsPerRequest texts in one request at most; beyond that the request is answered with 413
 * @param requestBytes bytes of one request's body at most; beyond that the request is answered with
 *     413
 * @param requestTimeout how long a request may take, waiting included; beyond that it is answered
 *     with 503
 */
public record ServingLimits(
        int forwards,
        int rowsPerBatch,
        double paddingFactor,
        int queuedRows,
        int rowsPerRequest,
        int requestBytes,
        Duration requestTimeout) {

    private static final int MOST_FORWARDS = 256;
    private static final int LARGEST_BATCH = 4_096;
    private static final int LARGEST_QUEUE = 1_000_000;
    private static final int LARGEST_BODY = 256 * 1024 * 1024;

    public ServingLimits {
        inRange("limits.forwards", forwards, 0, MOST_FORWARDS);
        inRange("limits.rowsPerBatch", rowsPerBatch, 1, LARGEST_BATCH);
        inRange("limits.queuedRows", queuedRows, 1, LARGEST_QUEUE);
        inRange("limits.rowsPerRequest", rowsPerRequest, 1, queuedRows);
        inRange("limits.requestBytes", requestBytes, 1_024, LARGEST_BODY);
        if (!(paddingFactor >= 1.0 && paddingFactor <= 1_000.0)) {
            throw new InvalidServingConfigException(
                    "limits.paddingFactor",
                    paddingFactor,
                    "must lie between 1.0 and 1000.0",
                    "Use 1.5, or 1.0 to share forwards between equal lengths only.");
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new InvalidServingConfigException(
                    "limits.requestTimeout",
                    requestTimeout,
                    "must be longer than zero",
                    "Set how long a client may wait, for example 30 seconds.");
        }
    }

    /**
     * Forwards by the device, 64 rows per forward, at most half again in padding, 4,096 rows
     * waiting, 256 rows and 4 MiB per request, 30 s.
     */
    public static ServingLimits defaults() {
        return new ServingLimits(0, 64, 1.5, 4_096, 256, 4 * 1024 * 1024, Duration.ofSeconds(30));
    }

    public ServingLimits withRequestBytes(int changed) {
        return new ServingLimits(
                forwards,
                rowsPerBatch,
                paddingFactor,
                queuedRows,
                rowsPerRequest,
                changed,
                requestTimeout);
    }

    public ServingLimits withForwards(int changed) {
        return new ServingLimits(
                changed,
                rowsPerBatch,
                paddingFactor,
                queuedRows,
                rowsPerRequest,
                requestBytes,
                requestTimeout);
    }

    static void inRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidServingConfigException(
                    key,
                    value,
                    "must lie between " + least + " and " + most,
                    value < least ? "Raise it." : "Lower it, or raise the limit it depends on.");
        }
    }
}
