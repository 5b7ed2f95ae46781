package io.perennial.benchmarks.stream;

import io.perennial.flink.local.LocalJob;
import java.time.Duration;

/** Notices that a job has ended, or takes too long. */
final class JobWatch {

    private final LocalJob job;
    private final Duration longest;
    private final long start = System.nanoTime();

    JobWatch(LocalJob job, Duration longest) {
        this.job = job;
        this.longest = longest;
    }

    /**
     * @return true
     * @throws IllegalStateException where the job has ended, or runs longer than it may
     */
    boolean requireRunning() {
        job.ended()
                .ifPresent(
                        reason -> {
                            throw new IllegalStateException("the job ended: " + reason);
                        });
        if (System.nanoTime() - start > longest.toNanos()) {
            throw new IllegalStateException(
                    "the job is not done after %d s; give it less".formatted(longest.toSeconds()));
        }
        return true;
    }
}
