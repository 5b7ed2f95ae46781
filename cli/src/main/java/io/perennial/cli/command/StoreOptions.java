package io.perennial.cli.command;

import io.perennial.cli.terminal.UserException;
import io.perennial.serving.adapters.TierLimits;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a serving process keeps adapters: on disk, in its memory, on the device. */
final class StoreOptions {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kmg]?)");

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "Folder of this process's own with what it has read of the adapters topic, so that"
                            + " it goes on from there after a restart. Without it everything is read"
                            + " again.")
    private @Nullable Path store;

    @Option(
            names = "--device-bytes",
            defaultValue = "1g",
            paramLabel = "SIZE",
            description =
                    "Adapters on the device, beside the base; more of them take turns. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String deviceBytes = "";

    @Option(
            names = "--host-bytes",
            paramLabel = "SIZE",
            description =
                    "Adapters in the memory of the process, on their way to the device. Default: 512m,"
                            + " at most a quarter of the heap.")
    private @Nullable String hostBytes;

    @Option(
            names = "--always-on-device",
            split = ",",
            paramLabel = "TASK",
            description = "Tasks whose adapters stay on the device; several by commas.")
    private Set<String> alwaysOnDevice = Set.of();

    Optional<Path> store() {
        return Optional.ofNullable(store);
    }

    TierLimits limits() {
        return new TierLimits(
                bytes("--device-bytes", deviceBytes),
                hostBytes == null ? TierLimits.hostDefault() : bytes("--host-bytes", hostBytes),
                alwaysOnDevice);
    }

    private static long bytes(String option, String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new UserException(
                    "%s is '%s'; write bytes, or a size like 512m or 2g".formatted(option, text));
        }
        int shift =
                switch (size.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
    }
}
