package io.perennial.cli.doctor;

import io.perennial.flink.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine itself: Java, memory, allocator, disk, ports. */
public final class MachineChecks {

    private static final int LEAST_JAVA = 17;
    private static final int NEWEST_JAVA = 25;
    private static final long MIB = 1L << 20;
    private static final long LEAST_HEAP = 384 * MIB;
    private static final long GOOD_MEMORY = 3_500 * MIB;
    private static final long LEAST_DISK = 1_024 * MIB;
    private static final long GOOD_DISK = 5_120 * MIB;
    private static final String BUNDLED = "Linux amd64";
    private static final Pattern ALLOCATOR =
            Pattern.compile("/lib(tcmalloc|jemalloc|mimalloc)\\S*");

    private final Machine machine;

    public MachineChecks(Machine machine) {
        this.machine = machine;
    }

    /**
     * Looks at all of it.
     *
     * @param folder where data is to lie
     * @param ports that processes of Perennial would listen on, by option
     */
    public List<Finding> findings(Path folder, List<Port> ports) {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(platform());
        findings.add(heap());
        findings.add(memory());
        findings.add(allocator());
        findings.add(disk(folder));
        ports.forEach(port -> findings.add(port(port)));
        return findings;
    }

    /**
     * A port of this machine.
     *
     * @param option that chooses another
     */
    public record Port(String option, int number) {}

    private Finding java() {
        int release = machine.javaRelease();
        if (release < LEAST_JAVA) {
            return Finding.broken(
                    "java",
                    "Java %d is older than %d".formatted(release, LEAST_JAVA),
                    "install a JDK %d or newer and set JAVA_HOME to it".formatted(LEAST_JAVA));
        }
        return release > NEWEST_JAVA
                ? Finding.warning(
                        "java",
                        "Java %d is newer than what Perennial was tried on (%d to %d)"
                                .formatted(release, LEAST_JAVA, NEWEST_JAVA),
                        "set JAVA_HOME to a JDK %d if something fails".formatted(NEWEST_JAVA))
                : Finding.ok("java", "Java " + release);
    }

    private Finding platform() {
        return machine.platform().equals(BUNDLED)
                ? Finding.ok("platform", machine.platform())
                : Finding.warning(
                        "platform",
                        "%s, but the native libraries that come along are for %s"
                                .formatted(machine.platform(), BUNDLED),
                        "use the container images of deploy/, or let DJL fetch its libraries (it needs a network)");
    }

    private Finding heap() {
        String heap = "the Java heap may grow to " + size(machine.heapBytes());
        return machine.heapBytes() < LEAST_HEAP
                ? Finding.broken(
                        "heap",
                        heap + ", less than " + size(LEAST_HEAP),
                        "give it more with PERENNIAL_JAVA_OPTS=-Xmx1g")
                : Finding.ok("heap", heap);
    }

    private Finding memory() {
        String memory = size(machine.memoryBytes()) + " of memory";
        return machine.memoryBytes() < GOOD_MEMORY
                ? Finding.warning(
                        "memory",
                        memory
                                + ", less than the "
                                + size(GOOD_MEMORY)
                                + " that a whole cluster takes",
                        "run its parts on several machines, or a smaller base (--base)")
                : Finding.ok("memory", memory);
    }

    private Finding allocator() {
        Matcher found = ALLOCATOR.matcher(Machine.text(machine.libraryFile()));
        return found.find()
                ? Finding.ok("allocator", found.group().substring(1))
                : Finding.warning(
                        "allocator",
                        "the system's malloc, with which training on a CPU takes up to twice as long",
                        "install tcmalloc (Debian: apt-get install libtcmalloc-minimal4); ./perennial preloads it");
    }

    private Finding disk(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        String next = "name another folder with --dir, or make room";
        try {
            Path probe = Files.createTempFile(existing, "perennial-doctor-", ".probe");
            Files.delete(probe);
            long usable = machine.usableBytes().applyAsLong(existing);
            String found = "%s free below %s".formatted(size(usable), existing);
            if (usable < LEAST_DISK) {
                return Finding.broken("disk", found + ", less than " + size(LEAST_DISK), next);
            }
            return usable < GOOD_DISK
                    ? Finding.warning("disk", found + ", less than " + size(GOOD_DISK), next)
                    : Finding.ok("disk", found);
        } catch (IOException | UncheckedIOException e) {
            return Finding.broken(
                    "disk", "%s cannot be written into (%s)".formatted(existing, e), next);
        }
    }

    private static Finding port(Port port) {
        return FreePorts.isFree(port.number())
                ? Finding.ok("port", port.number() + " is free")
                : Finding.warning(
                        "port",
                        "%d is taken, perhaps by a cluster that runs".formatted(port.number()),
                        "perennial cluster start %s 0 takes another; ss -ltnp 'sport = :%d' names its owner"
                                .formatted(port.option(), port.number()));
    }

    private static String size(long bytes) {
        return bytes < 1_024 * MIB
                ? bytes / MIB + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (1_024.0 * MIB));
    }
}
