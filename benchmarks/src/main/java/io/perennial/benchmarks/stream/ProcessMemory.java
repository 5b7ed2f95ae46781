package io.perennial.benchmarks.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, in MB. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double MB = 1e6;

    private ProcessMemory() {}

    /** Java objects that are reachable. */
    static double heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MB;
    }

    /** What Java has reserved for its objects, used or not. */
    static double reservedHeap() {
        return Runtime.getRuntime().totalMemory() / MB;
    }

    /** What the system has given to it, native memory included; 0 where the system does not say. */
    static double resident() {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(
                            line -> Double.parseDouble(line.replaceAll("\\D+", "")) * 1024 / MB)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
