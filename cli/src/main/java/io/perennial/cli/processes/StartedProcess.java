package io.perennial.cli.processes;

import io.perennial.flink.cluster.LoggedProcess;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that this or an earlier command has started.
 *
 * @param name like {@code taskmanager-1}
 * @param pid its id, which another process may have by now
 * @param identity what no other process with that id has
 * @param log the file that its output goes to
 */
record StartedProcess(String name, long pid, String identity, String log) {

    private static final int STOP_SECONDS = 30;

    static StartedProcess of(LoggedProcess process) {
        return new StartedProcess(
                process.name(),
                process.pid(),
                ProcessIdentity.of(process.handle()).orElse(""),
                process.log().toString());
    }

    /** The process, if it still runs; never another one that has got its id. */
    Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> ProcessIdentity.of(handle).filter(identity::equals).isPresent());
    }

    boolean isRunning() {
        return running().isPresent();
    }

    /**
     * Asks it to end, and ends it if it does not within 30 seconds.
     *
     * @return whether there was anything to end
     */
    boolean stop() throws InterruptedException {
        Optional<ProcessHandle> found = running();
        if (found.isEmpty()) {
            return false;
        }
        ProcessHandle process = found.get();
        process.destroy();
        if (!hasEnded(process)) {
            process.destroyForcibly();
            hasEnded(process);
        }
        return true;
    }

    private static boolean hasEnded(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return !process.isAlive();
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + pid + ")";
    }
}
