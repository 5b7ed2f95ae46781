package io.perennial.cli.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.ToLongFunction;

/** This machine but for what cannot be broken on it. */
public final class Machines {

    private static final Machine HERE = Machine.here();

    private Machines() {}

    /** With a clock of its own. */
    public static Machine withClock(Clock clock) {
        return new Machine(
                HERE.javaRelease(),
                HERE.platform(),
                HERE.heapBytes(),
                HERE.memoryBytes(),
                HERE.processorFile(),
                HERE.libraryFile(),
                HERE.gpuDriverFile(),
                HERE.usableBytes(),
                clock);
    }

    static Machine withJava(int release, String platform, long memoryBytes) {
        return new Machine(
                release,
                platform,
                HERE.heapBytes(),
                memoryBytes,
                HERE.processorFile(),
                HERE.libraryFile(),
                HERE.gpuDriverFile(),
                HERE.usableBytes(),
                HERE.clock());
    }

    static Machine withDisk(ToLongFunction<Path> usableBytes) {
        return new Machine(
                HERE.javaRelease(),
                HERE.platform(),
                HERE.heapBytes(),
                HERE.memoryBytes(),
                HERE.processorFile(),
                HERE.libraryFile(),
                HERE.gpuDriverFile(),
                usableBytes,
                HERE.clock());
    }

    static Machine withFiles(Path processor, Path libraries, Path gpuDriver) {
        return new Machine(
                HERE.javaRelease(),
                HERE.platform(),
                HERE.heapBytes(),
                HERE.memoryBytes(),
                processor,
                libraries,
                gpuDriver,
                HERE.usableBytes(),
                HERE.clock());
    }
}
