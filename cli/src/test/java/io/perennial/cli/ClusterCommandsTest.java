package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code perennial cluster} refuses, and that it ends nothing that is not its own. */
class ClusterCommandsTest {

    private static final String STATE =
            """
            {"version": %d, "kafka": "127.0.0.1:1", "web": "http://127.0.0.1:2",
             "serving": "http://127.0.0.1:3", "job": "",
             "processes": [{"name": "serving", "pid": %d, "identity": "%s", "log": "%s"}]}
            """;

    @TempDir Path folder;

    private CommandRun run(String command, String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(more, 0, all, 4, more.length);
        all[0] = "cluster";
        all[1] = command;
        all[2] = "--dir";
        all[3] = folder.toString();
        return CommandRun.of(all);
    }

    private void state(int version, String identity) throws Exception {
        Path log = Files.writeString(folder.resolve("serving.log"), "the last line\n");
        Files.writeString(
                folder.resolve("cluster.json"),
                STATE.formatted(version, ProcessHandle.current().pid(), identity, log));
    }

    private static void assertRefused(CommandRun run, String... parts) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(parts).hasLineCount(1);
    }

    @Nested
    class Folders {

        @Test
        void withoutAClusterAreNamed() {
            assertRefused(run("status"), "no cluster was started from " + folder, "cluster start");
            assertRefused(run("stop"), "no cluster was started from " + folder, "--dir");
        }

        @Test
        void ofSomethingElseAreLeftAlone() throws Exception {
            Files.writeString(folder.resolve("thesis.tex"), "text");

            assertRefused(
                    run("start"),
                    "holds other files and no cluster.json",
                    "an empty or a new folder");
            assertThat(folder.resolve("cluster.lock")).doesNotExist();
        }

        @Test
        void ofAnotherVersionAreRefusedByName() throws Exception {
            state(2, "any");

            assertRefused(run("stop"), "has version 2, but this build knows 1");
        }

        @Test
        void whoseStateIsBrokenAreRefused() throws Exception {
            Files.writeString(folder.resolve("cluster.json"), "{broken");

            assertRefused(run("status"), "cluster.json cannot be understood", "delete this file");
        }

        @Test
        void onWhichAnotherCommandWorksAreWaitedForByPeople() throws Exception {
            state(1, "any");
            try (FileChannel other =
                    FileChannel.open(
                            folder.resolve("cluster.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                other.lock();

                assertRefused(run("stop"), "another perennial cluster start or stop works on");
            }
        }
    }

    /** As after a restart of the machine, when ids are given anew. */
    @Test
    void aProcessThatHasGotTheIdOfAnEndedOneIsNeverTakenForIt() throws Exception {
        state(1, "another start");

        CommandRun status = run("status");
        CommandRun stopped = run("stop");

        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.out())
                .containsPattern("serving +pid [0-9]+ +PROBLEM +has ended")
                .contains("the last line")
                .contains("next: perennial cluster stop");
        assertThat(stopped.exitCode()).isZero();
        assertThat(stopped.out()).contains("nothing was running");
        assertRefused(run("status"), "the cluster of " + folder + " is stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "--kafka-port, --ui-port, --port",
        "--ui-port, --kafka-port, --port",
        "--port, --kafka-port, --ui-port"
    })
    void aPortThatIsTakenIsNamedBeforeAnythingStarts(String option, String second, String third)
            throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            CommandRun run = run("start", option, port, second, "0", third, "0");

            assertRefused(
                    run,
                    option + " " + port + ": another process listens on port " + port,
                    "0 for a free one");
            assertThat(folder.resolve("cluster.json")).doesNotExist();
        }
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertRefused(run("start", "--task-managers", "0"), "--task-managers is 0; choose 1 to 64");
        assertRefused(run("start", "--heap", "16"), "--heap is 16; choose 256 to");
        assertRefused(
                run("start", "--metrics-ports", "9249"), "--metrics-ports is '9249'", "9249-9299");
        assertRefused(
                run("start", "--checkpoint-interval", "soon"), "--checkpoint-interval is 'soon'");
    }
}
