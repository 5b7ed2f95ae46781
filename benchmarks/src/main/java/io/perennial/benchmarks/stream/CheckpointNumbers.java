package io.perennial.benchmarks.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.flink.cluster.RestApi;
import java.io.IOException;
import java.time.Duration;

/**
 * What Flink says of a checkpoint.
 *
 * @param uploaded bytes that were written for it, without those that an earlier one had written
 * @param whole bytes that it consists of
 * @param millis from its trigger to its completion
 * @param barrierMillis the longest time from the trigger until its barrier had come to a subtask
 *     that trains
 */
record CheckpointNumbers(long uploaded, long whole, long millis, long barrierMillis) {

    private static final Duration WAIT = Duration.ofMillis(200);
    private static final int MOST_WAITS = 150;
    private static final String TRAINING = "Train adapters";

    /** Waits until Flink's REST API, which answers from a cache, knows of the checkpoint. */
    static CheckpointNumbers read(RestApi rest, String job, long checkpoint)
            throws IOException, InterruptedException {
        String of = "/jobs/" + job;
        for (int wait = 0; !isKnown(rest.get(of + "/checkpoints"), checkpoint); wait++) {
            if (wait == MOST_WAITS) {
                throw new IllegalStateException("Flink knows nothing of checkpoint " + checkpoint);
            }
            Thread.sleep(WAIT.toMillis());
        }
        String details = of + "/checkpoints/details/" + checkpoint;
        JsonNode whole = rest.get(details);
        JsonNode training = rest.get(details + "/subtasks/" + vertex(rest.get(of)));
        return new CheckpointNumbers(
                whole.get("checkpointed_size").asLong(),
                whole.get("state_size").asLong(),
                whole.get("end_to_end_duration").asLong(),
                training.at("/summary/start_delay/max").asLong());
    }

    private static boolean isKnown(JsonNode checkpoints, long number) {
        for (JsonNode checkpoint : checkpoints.get("history")) {
            if (checkpoint.get("id").asLong() == number) {
                return checkpoint.get("status").asText().equals("COMPLETED");
            }
        }
        return false;
    }

    private static String vertex(JsonNode job) {
        for (JsonNode vertex : job.get("vertices")) {
            if (vertex.get("name").asText().startsWith(TRAINING)) {
                return vertex.get("id").asText();
            }
        }
        throw new IllegalStateException("the job has no vertex \"" + TRAINING + "\"");
    }
}
