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
 * Far more examples than training can take at once: they wait in Kafka, where the lag shows, and
 * not in the trainer's memory; checkpoints go on being completed, and whoever goes on from one
 * loses nothing.
 */
class OverloadIT {

    private static final int EXAMPLES_PER_TASK = 400;
    private static final int BACKLOG = 64;

    /** So that Flink's buffers hold a small part of the examples only. */
    private static final int BLANKS = 4_000;

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
                task.send(EXAMPLES_PER_TASK);
            }
            JobConfig config =
                    JobInThisProcess.config(kafka, folder).backlogExamples(BACKLOG).build();
            LocalJob job = cluster.run(config);
            Load load = new Load(cluster, job.id(), tasks.size());
            Eventually.holds("checkpoints are completed under load", load::twoCheckpointsWithLag);
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
            Eventually.holds("the lag is gone", () -> rest.lag() == 0);
            again.cancel();
        }
    }

    /** What an operator sees of the job. */
    private static final class Load {

        private final HttpClient client = HttpClient.newHttpClient();
        private final URI metrics;
        private final RestApi rest;
        private final String job;
        private final int most;
        private long beforeLag = -1;

        Load(LocalCluster cluster, String job, int tasks) {
            this.metrics = URI.create(cluster.metricsUrl());
            this.rest = new RestApi(cluster.webPage());
            this.job = job;
            // Two subtasks; each task may have begun a batch, and fills one as its next is let in.
            this.most = 2 * BACKLOG + tasks * 2 * BATCH;
        }

        /** Whether two checkpoints have been completed while examples waited in Kafka. */
        boolean twoCheckpointsWithLag() throws Exception {
            look();
            if (lag() == 0) {
                return false;
            }
            long completed = rest.completedCheckpoints(job);
            if (beforeLag < 0) {
                beforeLag = completed;
            }
            return completed >= beforeLag + 2;
        }

        void look() throws Exception {
            assertThat(sum("examplesWaiting")).isLessThanOrEqualTo(most);
        }

        /** Records that wait in Kafka. */
        double lag() throws Exception {
            return sum("pendingRecords");
        }

        private double sum(String metric) throws Exception {
            return client.send(
                            HttpRequest.newBuilder(metrics).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.contains("_" + metric + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }
}
