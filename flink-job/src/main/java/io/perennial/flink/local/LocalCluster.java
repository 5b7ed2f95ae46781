package io.perennial.flink.local;

import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.PerennialJob;
import io.perennial.flink.job.StartingState;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster inside this JVM, with its web page. */
public final class LocalCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final int STOP_SECONDS = 20;

    private final MiniCluster cluster;
    private final URI webPage;
    private final String metricsUrl;

    private LocalCluster(MiniCluster cluster, URI webPage, String metricsUrl) {
        this.cluster = cluster;
        this.webPage = webPage;
        this.metricsUrl = metricsUrl;
    }

    /**
     * @throws IllegalStateException if a port is taken
     */
    public static LocalCluster start(LocalClusterSettings settings) {
        Configuration flink = settings.configuration();
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(flink)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(settings.slots())
                                .build());
        try {
            cluster.start();
            return new LocalCluster(cluster, cluster.getRestAddress().get(), settings.metricsUrl());
        } catch (Exception e) {
            stopped(cluster);
            throw new IllegalStateException(
                    "Flink did not start with its web page on port "
                            + settings.uiPort()
                            + ": "
                            + e.getMessage()
                            + "; choose another with --ui-port, or 0 for a free one",
                    e);
        }
    }

    private static void stopped(MiniCluster cluster) {
        try {
            cluster.close();
        } catch (Exception e) {
            LOG.info("The cluster that did not start does not stop either", e);
        }
    }

    /** The Flink web page. */
    public URI webPage() {
        return webPage;
    }

    /** Where Prometheus can read the metrics of the job. */
    public String metricsUrl() {
        return metricsUrl;
    }

    /** Builds the training job and starts it with nothing learned. */
    public LocalJob run(JobConfig config) {
        return run(config, Optional.empty());
    }

    /**
     * Builds the training job and starts it.
     *
     * @param from what it goes on from; empty = nothing learned
     */
    public LocalJob run(JobConfig config, Optional<StartingState> from) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        from.map(StartingState::configuration).orElseGet(Configuration::new));
        PerennialJob.build(environment, config);
        try {
            var plan = environment.getStreamGraph();
            plan.setJobName(PerennialJob.NAME);
            var submitted = cluster.submitJob(plan.getJobGraph()).get();
            return new LocalJob(cluster, submitted.getJobID());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the job was started", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the training job did not start: " + RootCause.describe(e), e);
        }
    }

    @Override
    public void close() throws InterruptedException, ExecutionException, TimeoutException {
        cluster.closeAsync().get(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
