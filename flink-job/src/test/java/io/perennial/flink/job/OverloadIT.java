package io.perennial.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.cluster.RestApi;
import io.perennial.flink.local.LocalCluster;
import io.perennial.flink.local.LocalClusterSettings;
import io.perennial.flink.local.LocalJob;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Examples come faster than training takes them, for as long as this is looked at: they wait in
 * Kafka, where the lag shows, and not in the trainer's memory; checkpoints go on being completed,
 * and whoever goes on from one loses nothing.
 */
class OverloadIT {

    /**
     * How many of each task are sent that the trainer has not been given: more than readers fetch.
     */
    private static final int EXAMPLES_AHEAD = 400;

    private static final int EXAMPLES_AT_ONCE = 50;

    private static final int BACKLOG = 64;

    /** So that Flink's buffers hold a small part of the examples only. */
    private static final int BLANKS = 16_000;

    private static final int BATCH = 8;

    /** A step costs many times what reading its examples does. */
    private static final String SPEC =
            "{\"adapter\":{\"method\":\"houlsby\",\"bottleneck\":8},\"batch_size\":8,"
                    + "\"publication\":{\"every_examples\":200,\"margin\":1},"
                    + "\"replay\":{\"passes\":1,\"capacity\":200}}";

    @TempDir Path folder;

    @Test
    void keepsMemoryAndCheckpointsInBoundsAndLosesNothing() throws Exception {
        LocalClusterSettings settings =
                new LocalClusterSettings(
                        folder.resolve("flink"), 2, 0, 0, folder.resolve("flink.log"));
        try (KafkaFixture kafka = new KafkaFixture(folder.resolve("kafka"));
                LocalCluster cluster = LocalCluster.start(settings)) {
            List<ToyTask> tasks =
                    Stream.of("first", "second", "third")
                            .map(n -> new ToyTask(kafka, n, BLANKS))
                            .toList();
            for (ToyTask task : tasks) {
                kafka.sendSpec(task.name(), SPEC);
            }
            keepAhead(tasks, 0);
            JobConfig config =
                    JobInThisProcess.config(kafka, folder).backlogExamples(BACKLOG).build();
            LocalJob job = cluster.run(config);
            Load load = new Load(cluster, job.id(), tasks.size());
            Eventually.holds(
                    "checkpoints are completed under load",
                    () -> {
                        load.look();
                        keepAhead(tasks, load.given());
                        return load.checkpointsWithLag() >= 2;
                    });
            job.cancel();

            Optional<StartingState> newest =
                    StartingState.newestIn(folder.resolve("checkpoints"))
                            .map(path -> StartingState.checkpoint(path.toUri().toString()));
            assertThat(newest).isPresent();
            LocalJob again = cluster.run(config, newest);
            Load rest = new Load(cluster, again.id(), tasks.size());
            Eventually.holds(
                    "everything is learned",
                    () -> {
                        rest.look();
                        return PublishedVersions.of(kafka).cover(tasks);
                    });
            PublishedVersions.of(kafka).assertLineage(tasks);
            assertThat(kafka.rejections()).isEmpty();
            Eventually.holds(
                    "the lag is gone",
                    () -> {
                        rest.look();
                        return rest.lag() == 0;
                    });
            again.cancel();
        }
    }

    /** Sends of each task until the trainer lags far enough behind. */
    private static void keepAhead(List<ToyTask> tasks, double given) throws Exception {
        while (tasks.stream().mapToInt(ToyTask::count).sum() - given
                < tasks.size() * EXAMPLES_AHEAD) {
            for (ToyTask task : tasks) {
                task.send(EXAMPLES_AT_ONCE);
            }
        }
    }

    /** What an operator sees of the job. */
    private static final class Load {

        private final HttpClient client = HttpClient.newHttpClient();
        private final URI metrics;
        private final RestApi rest;
        private final String job;
        private final int most;
        private List<String> seen = List.of();
        private long beforeLag = -1;

        Load(LocalCluster cluster, String job, int tasks) {
            this.metrics = URI.create(cluster.metricsUrl());
            this.rest = new RestApi(cluster.webPage());
            this.job = job;
            // Two subtasks; each task may have begun a batch, and fills one as its next is let in.
            this.most = 2 * BACKLOG + tasks * 2 * BATCH;
        }

        /** How many checkpoints have been completed since examples were first seen to wait. */
        long checkpointsWithLag() throws Exception {
            long completed = rest.completedCheckpoints(job);
            if (beforeLag < 0 && lag() > 0) {
                beforeLag = completed;
            }
            return beforeLag < 0 ? 0 : completed - beforeLag;
        }

        /** Reads the metrics anew, and holds them to what the trainer may keep. */
        void look() throws Exception {
            seen =
                    client.send(
                                    HttpRequest.newBuilder(metrics).build(),
                                    HttpResponse.BodyHandlers.ofLines())
                            .body()
                            .toList();
            assertThat(sum("examplesWaiting")).isLessThanOrEqualTo(most);
        }

        /** Examples that the trainer has been given. */
        double given() {
            return sum("task_examples");
        }

        /** Records that wait in Kafka. */
        double lag() {
            return sum("pendingRecords");
        }

        private double sum(String metric) {
            return seen.stream()
                    .filter(line -> line.contains("_" + metric + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }
}
