package io.perennial.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.ToLongFunction;

/**
 * Where the machine says what it is.
 *
 * @param javaRelease feature release, like 17
 * @param platform operating system and processor, like {@code Linux amd64}
 * @param heapBytes what the Java heap may grow to
 * @param memoryBytes memory of the machine, or of the container
 * @param processorFile with the processor's flags, as Linux has it
 * @param libraryFile with the libraries of this process, as Linux has it
 * @param gpuDriverFile that is there where an NVIDIA driver is
 * @param usableBytes what may still be written below a folder
 * @param clock of the machine
 */
public record Machine(
        int javaRelease,
        String platform,
        long heapBytes,
        long memoryBytes,
        Path processorFile,
        Path libraryFile,
        Path gpuDriverFile,
        ToLongFunction<Path> usableBytes,
        Clock clock) {

    /** This one. */
    public static Machine here() {
        return new Machine(
                Runtime.version().feature(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize(),
                Path.of("/proc/cpuinfo"),
                Path.of("/proc/self/maps"),
                Path.of("/proc/driver/nvidia/version"),
                Machine::usable,
                Clock.systemUTC());
    }

    private static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file says; empty where there is none. */
    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
