package io.perennial.serving.adapters;

import io.perennial.schemas.task.Canary;
import io.perennial.serving.follow.AdapterChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * One task as it is served at a moment.
 *
 * @param current the version that answers where none is asked for
 * @param versions all that can be asked for, the current one among them, newest first
 * @param pinned the version that operators hold on to; the newest answers where it is not (or no
 *     longer) among these
 * @param canary another of these that answers some of the requests, beside the pinned one
 */
public record ServedTask(
        ServedVersion current,
        List<ServedVersion> versions,
        OptionalLong pinned,
        Optional<Canary> canary) {

    public ServedTask {
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(canary, "canary");
        versions = List.copyOf(versions);
    }

    /**
     * @param versions at least one, in any order
     */
    static ServedTask of(Iterable<ServedVersion> versions, AdapterChange.Pinned decided) {
        OptionalLong pinned = decided.version();
        List<ServedVersion> sorted = new ArrayList<>();
        versions.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(ServedVersion::version).reversed());
        ServedVersion current =
                sorted.stream()
                        .filter(
                                version ->
                                        pinned.isPresent()
                                                && version.version() == pinned.getAsLong())
                        .findFirst()
                        .orElse(sorted.get(0));
        ServedTask task = new ServedTask(current, sorted, pinned, Optional.empty());
        Optional<Canary> canary =
                decided.canary()
                        .filter(tried -> task.isPinned())
                        .filter(tried -> task.version(tried.version()).isPresent());
        return new ServedTask(current, sorted, pinned, canary);
    }

    /**
     * The version that answers a request for none in particular. The same text is always with the
     * same one, however often and wherever it is asked about.
     *
     * @param text of the request's first row
     */
    public ServedVersion answering(String text) {
        return canary.filter(tried -> draw(tried, text) < tried.share())
                .flatMap(tried -> version(tried.version()))
                .orElse(current);
    }

    /** From 0 to 1, as good as evenly over texts and anew for every canary. */
    private static double draw(Canary canary, String text) {
        CRC32C checksum = new CRC32C();
        checksum.update((canary.version() + "\n" + text).getBytes(StandardCharsets.UTF_8));
        return checksum.getValue() / 0x1p32;
    }

    public String name() {
        return current.task();
    }

    /** The newest version, which may wait behind a pinned one. */
    public ServedVersion newest() {
        return versions.get(0);
    }

    /** Whether operators hold the task on the version that answers. */
    public boolean isPinned() {
        return pinned.isPresent() && pinned.getAsLong() == current.version();
    }

    /** A version that can be asked for. */
    public Optional<ServedVersion> version(long version) {
        return versions.stream().filter(known -> known.version() == version).findFirst();
    }
}
