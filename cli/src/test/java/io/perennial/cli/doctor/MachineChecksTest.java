package io.perennial.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cli.doctor.Finding.Level;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.Precision;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a machine is found; what cannot be made wrong here is given to the checks. */
class MachineChecksTest {

    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    private Finding find(Machine machine, String check) {
        return one(new MachineChecks(machine).findings(folder, List.of()), check);
    }

    private static Finding one(List<Finding> findings, String check) {
        return findings.stream().filter(it -> it.check().equals(check)).findFirst().orElseThrow();
    }

    private static void assertFound(Finding finding, Level level, String found, String next) {
        assertThat(finding.level()).as("%s", finding).isEqualTo(level);
        assertThat(finding.found()).contains(found);
        assertThat(finding.next()).contains(next);
    }

    @Test
    void javaThatIsTooOldOrTooNew() {
        Machine old = Machines.withJava(11, "Linux amd64", GIB);
        Machine newer = Machines.withJava(26, "Linux amd64", GIB);

        assertFound(find(old, "java"), Level.BROKEN, "Java 11 is older than 17", "JAVA_HOME");
        assertFound(find(newer, "java"), Level.WARNING, "Java 26 is newer", "JAVA_HOME");
        assertThat(find(Machine.here(), "java").level()).isEqualTo(Level.OK);
    }

    @Test
    void aPlatformWithoutLibrariesAndLittleMemory() {
        Machine machine = Machines.withJava(17, "Mac OS X aarch64", GIB);

        assertFound(find(machine, "platform"), Level.WARNING, "Mac OS X aarch64", "images");
        assertFound(find(machine, "memory"), Level.WARNING, "1.0 GiB of memory", "smaller base");
    }

    @Test
    void aDiskThatIsFull() {
        assertFound(
                find(Machines.withDisk(any -> GIB / 2), "disk"),
                Level.BROKEN,
                "512 MiB free below " + folder,
                "--dir");
        assertFound(
                find(Machines.withDisk(any -> 2 * GIB), "disk"), Level.WARNING, "2.0 GiB", "room");
    }

    @Test
    void aFolderThatCannotBeOne() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        Finding finding = one(new MachineChecks(Machine.here()).findings(file, List.of()), "disk");

        assertFound(finding, Level.BROKEN, file + " cannot be written into", "another folder");
    }

    @Test
    void anAllocatorThatIsNotTheSystems() throws Exception {
        Path preloaded =
                Files.writeString(
                        folder.resolve("a"), "7f0 r-xp /usr/lib/libtcmalloc_minimal.so.4\n");
        Path none = Files.writeString(folder.resolve("b"), "7f0 r-xp /usr/lib/libc.so.6\n");

        assertFound(
                find(Machines.withFiles(none, preloaded, none), "allocator"),
                Level.OK,
                "libtcmalloc_minimal.so.4",
                "");
        assertFound(
                find(Machines.withFiles(none, none, none), "allocator"),
                Level.WARNING,
                "the system's malloc",
                "apt-get install libtcmalloc-minimal4");
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MachineChecks.Port port = new MachineChecks.Port("--ui-port", taken.getLocalPort());

            List<Finding> findings =
                    new MachineChecks(Machine.here()).findings(folder, List.of(port));

            assertFound(
                    one(findings, "port"),
                    Level.WARNING,
                    taken.getLocalPort() + " is taken",
                    "perennial cluster start --ui-port 0");
        }
    }

    @Test
    void aProcessorWithoutBfloat16AndAGpuThatTheEngineDoesNotSee() throws Exception {
        Path plain = Files.writeString(folder.resolve("cpuinfo"), "flags : sse4_2 avx2\n");
        Path driver = Files.writeString(folder.resolve("driver"), "NVRM version\n");
        LibraryChecks checks = new LibraryChecks(Machines.withFiles(plain, plain, driver));

        List<Finding> findings =
                checks.findings(
                        BaseLocation.shipped(),
                        ComputeSettings.reference().withPrecision(Precision.BF16));

        assertFound(
                one(findings, "precision"),
                Level.WARNING,
                "so it is slow",
                "leave --precision out");
        assertFound(one(findings, "gpu"), Level.WARNING, "NVIDIA driver", "PYTORCH_FLAVOR");
        assertThat(one(findings, "engine").level()).isEqualTo(Level.OK);
        assertThat(one(findings, "rocksdb").level()).isEqualTo(Level.OK);
        assertThat(one(findings, "base").level()).isEqualTo(Level.OK);
    }
}
