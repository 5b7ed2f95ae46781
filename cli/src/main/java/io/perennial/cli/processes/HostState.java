package io.perennial.cli.processes;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an installation's folder says about its processes.
 *
 * @param version of this form
 * @param kafka {@code host:port} of the broker
 * @param web address of Flink's web page
 * @param serving address of the serving process
 * @param job id of the training job; empty while none was submitted
 * @param processes in the order in which they were started; none once all were stopped
 */
record HostState(
        int version,
        String kafka,
        String web,
        String serving,
        String job,
        List<StartedProcess> processes) {

    static final int VERSION = 1;
    static final String BROKER = "broker";
    static final String JOB_MANAGER = "jobmanager";
    static final String SERVING = "serving";

    HostState {
        processes = List.copyOf(processes);
    }

    /** Nothing runs yet at these addresses. */
    static HostState at(String kafka, String web, String serving) {
        return new HostState(VERSION, kafka, web, serving, "", List.of());
    }

    HostState with(StartedProcess process) {
        return new HostState(
                version,
                kafka,
                web,
                serving,
                job,
                Stream.concat(processes.stream(), Stream.of(process)).toList());
    }

    HostState withJob(String id) {
        return new HostState(version, kafka, web, serving, id, processes);
    }

    HostState withoutProcesses() {
        return new HostState(version, kafka, web, serving, "", List.of());
    }

    List<StartedProcess> running() {
        return processes.stream().filter(StartedProcess::isRunning).toList();
    }

    boolean isRunning(String name) {
        return running().stream().anyMatch(process -> process.name().equals(name));
    }
}
