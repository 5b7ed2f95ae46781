package io.perennial.cli.processes;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.cluster.RestApi;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stops an installation: first what asks, then what is asked. Only processes that were started from
 * the folder are ended, even where another one has the id of one of them by now.
 */
public final class HostStop {

    private static final int CANCEL_SECONDS = 60;
    private static final Set<String> ENDED = Set.of("CANCELED", "FAILED", "FINISHED");

    private final HostFolder folder;
    private final Consumer<String> progress;

    /**
     * @param progress told a line for each part that has ended
     */
    public HostStop(HostFolder folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Returns when nothing runs any more; the data stays.
     *
     * @return how many processes were ended
     * @throws UserException where no cluster was ever started from the folder
     */
    public int run() throws InterruptedException, IOException {
        Optional<HostState> started = folder.read();
        if (started.isEmpty()) {
            throw new UserException(
                    "no cluster was started from %s; --dir names the folder of another"
                            .formatted(folder));
        }
        try (FileChannel lock = folder.lock()) {
            HostState state = folder.read().orElseThrow();
            int ended = stop(state, HostState.SERVING);
            cancelJob(state);
            List<StartedProcess> processes = state.processes();
            for (int last = processes.size() - 1; last >= 0; last--) {
                ended += stop(processes.get(last));
            }
            folder.write(state.withoutProcesses());
            return ended;
        }
    }

    /** So that the job ends between two records; its newest checkpoint stays. */
    private void cancelJob(HostState state) throws InterruptedException {
        if (state.job().isEmpty() || !state.isRunning(HostState.JOB_MANAGER)) {
            return;
        }
        RestApi rest = new RestApi(URI.create(state.web()));
        try {
            rest.cancel(state.job());
        } catch (IOException e) {
            progress.accept("the job could not be cancelled (%s)".formatted(e.getMessage()));
            return;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CANCEL_SECONDS);
        while (!ENDED.contains(rest.jobState(state.job()).orElse("")) && System.nanoTime() < end) {
            Thread.sleep(200);
        }
        progress.accept("the training job is cancelled; its newest checkpoint stays");
    }

    private int stop(HostState state, String name) throws InterruptedException {
        int ended = 0;
        for (StartedProcess process : state.processes()) {
            if (process.name().equals(name)) {
                ended += stop(process);
            }
        }
        return ended;
    }

    private int stop(StartedProcess process) throws InterruptedException {
        if (!process.stop()) {
            return 0;
        }
        progress.accept(process + " has ended");
        return 1;
    }
}
