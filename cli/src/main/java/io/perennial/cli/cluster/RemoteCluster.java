package io.perennial.cli.cluster;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.PerennialJob;
import io.perennial.flink.job.StartingState;
import io.perennial.flink.local.RootCause;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.RemoteStreamEnvironment;

/**
 * A Flink session cluster that runs elsewhere.
 *
 * <p>The cluster's own {@code lib} folder holds the engine's jars (DJL and its natives, which
 * cannot be loaded by two class loaders of a process); the job brings the rest.
 *
 * @param address of its REST endpoint, which is also its web page
 * @param jars that are sent along with the job
 */
public record RemoteCluster(URI address, List<Path> jars) {

    private static final int DEFAULT_PORT = 8081;

    /** What the job needs and a plain Flink does not have, by the names of the jars. */
    private static final Pattern SENT_ALONG =
            Pattern.compile(
                    "(schemas|model|flink-job|flink-connector-kafka|flink-connector-base|flink-avro"
                            + "|kafka-clients|avro|jackson-(core|databind|annotations))-\\d.*\\.jar");

    public RemoteCluster {
        jars = List.copyOf(jars);
        if (address.getHost() == null) {
            throw new UserException(
                    "--jobmanager is '" + address + "'; write it like http://host:8081");
        }
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                throw new UserException("--jar " + jar + ": there is no such file");
            }
        }
    }

    /** The given jars, or if there are none those of this process's class path that are needed. */
    public static List<Path> jars(List<Path> chosen) {
        if (!chosen.isEmpty()) {
            return chosen;
        }
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Arrays.stream(classPath).map(Path::of).filter(RemoteCluster::isSentAlong).toList();
    }

    static boolean isSentAlong(Path jar) {
        Path name = jar.getFileName();
        return name != null && SENT_ALONG.matcher(name.toString()).matches();
    }

    /**
     * Submits the training job.
     *
     * @param from what it goes on from; empty = nothing learned
     * @return the job's id
     */
    public String submit(JobConfig config, Optional<StartingState> from) {
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        Configuration flink = from.map(StartingState::configuration).orElseGet(Configuration::new);
        flink.set(RestOptions.ADDRESS, address.getHost());
        flink.set(RestOptions.PORT, port);
        try (RemoteStreamEnvironment environment =
                new RemoteStreamEnvironment(
                        address.getHost(),
                        port,
                        flink,
                        jars.stream().map(Path::toString).toArray(String[]::new),
                        null)) {
            PerennialJob.build(environment, config);
            JobClient client = environment.executeAsync(PerennialJob.NAME);
            return client.getJobID().toString();
        } catch (Exception e) {
            throw new UserException(
                    "the Flink cluster at "
                            + address
                            + " did not take the job: "
                            + RootCause.describe(e)
                            + "; is it running, and are the engine's jars in its lib folder?",
                    e);
        }
    }
}
