package io.perennial.cli.processes;

import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.cluster.HttpProbe;
import io.perennial.flink.cluster.LoggedProcess;
import io.perennial.flink.cluster.RestApi;
import io.perennial.schemas.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What runs of an installation, and how it is.
 *
 * @param kafka {@code host:port} of the broker
 * @param web address of Flink's web page
 * @param serving address of the serving process
 * @param parts one for each process, and one for the training job
 */
public record HostStatus(String kafka, String web, String serving, List<Part> parts) {

    /** What serving answers with 200 once it can answer for all tasks. */
    static final String READY = "/v2/health/ready";

    /**
     * One process, or the job.
     *
     * @param name like {@code taskmanager-1}
     * @param pid of the process; 0 for the job
     * @param well whether it does what it is there for
     * @param condition in words
     * @param log the file that its output goes to; empty for the job
     */
    public record Part(String name, long pid, boolean well, String condition, String log) {

        /** The end of its log, for somebody who looks for the reason. */
        public String lastLines() {
            return log.isEmpty() ? "" : LoggedProcess.lastLines(Path.of(log));
        }
    }

    public HostStatus {
        parts = List.copyOf(parts);
    }

    /**
     * Looks at all processes; asks those that run.
     *
     * @throws UserException where nothing was started from the folder, or all was stopped
     */
    public static HostStatus of(HostFolder folder) throws InterruptedException {
        HostState state =
                folder.read()
                        .orElseThrow(
                                () ->
                                        new UserException(
                                                "no cluster was started from %s; perennial cluster start %s starts one"
                                                        .formatted(folder, folder.option())));
        if (state.processes().isEmpty()) {
            throw new UserException(
                    "the cluster of %s is stopped; perennial cluster start %s goes on from its data"
                            .formatted(folder, folder.option()));
        }
        return of(state);
    }

    static HostStatus of(HostState state) throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        for (StartedProcess process : state.processes()) {
            parts.add(part(process, state));
        }
        parts.add(job(state));
        return new HostStatus(state.kafka(), state.web(), state.serving(), parts);
    }

    public boolean isWell() {
        return parts.stream().allMatch(Part::well);
    }

    private static Part part(StartedProcess process, HostState state) throws InterruptedException {
        if (!process.isRunning()) {
            return new Part(process.name(), process.pid(), false, "has ended", process.log());
        }
        String problem = problem(process, state).orElse("");
        return new Part(
                process.name(),
                process.pid(),
                problem.isEmpty(),
                problem.isEmpty() ? well(process, state) : problem,
                process.log());
    }

    private static Optional<String> problem(StartedProcess process, HostState state)
            throws InterruptedException {
        return switch (process.name()) {
            case HostState.BROKER ->
                    KafkaConnection.local(state.kafka(), Topics.defaults()).unreachable();
            case HostState.JOB_MANAGER ->
                    new RestApi(URI.create(state.web())).isUp()
                            ? Optional.empty()
                            : Optional.of("runs, but " + state.web() + " does not answer");
            case HostState.SERVING ->
                    new HttpProbe(URI.create(state.serving()).resolve(READY)).isWell()
                            ? Optional.empty()
                            : Optional.of("runs, but is not ready, as " + READY + " says");
            default -> Optional.empty();
        };
    }

    private static String well(StartedProcess process, HostState state) {
        return switch (process.name()) {
            case HostState.BROKER -> "answers at " + state.kafka();
            case HostState.JOB_MANAGER -> "answers at " + state.web();
            case HostState.SERVING -> "ready at " + state.serving();
            default -> "runs";
        };
    }

    private static Part job(HostState state) throws InterruptedException {
        if (state.job().isEmpty()) {
            return new Part("job", 0, false, "was never submitted", "");
        }
        RestApi rest = new RestApi(URI.create(state.web()));
        if (!state.isRunning(HostState.JOB_MANAGER)) {
            return new Part("job", 0, false, "is gone with the JobManager", "");
        }
        boolean whole = rest.runsWhole(state.job());
        String condition =
                rest.jobState(state.job()).orElse("unknown to the JobManager")
                        + (whole ? "" : ", but not all of its subtasks run")
                        + ", %d checkpoints".formatted(rest.completedCheckpoints(state.job()));
        return new Part("job", 0, whole, condition, "");
    }
}
