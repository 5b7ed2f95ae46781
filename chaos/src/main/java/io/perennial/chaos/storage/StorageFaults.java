package io.perennial.chaos.storage;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * What is wrong with the checkpoint storage at the moment, as a file that the processes of the
 * cluster look at before they write. It is replaced as a whole, so that none reads half of it.
 *
 * @param fullAtBytes no byte may be added to what is stored from this size on; below 0 = no limit
 * @param failAfterBytes a file fails once so many bytes are written to it; below 0 = none does
 */
public record StorageFaults(long fullAtBytes, long failAfterBytes) {

    /** System property of the cluster's processes that names the file. */
    public static final String FILE_PROPERTY = "perennial.chaos.storage";

    /** All is well. */
    public static final StorageFaults NONE = new StorageFaults(-1, -1);

    private static final String FULL_AT = "full-at-bytes";
    private static final String FAIL_AFTER = "fail-after-bytes";

    /** The disk takes nothing beyond this size. */
    public static StorageFaults fullAt(long bytes) {
        return new StorageFaults(bytes, -1);
    }

    /** Writing breaks off in the middle of a file. */
    public static StorageFaults failingAfter(long bytes) {
        return new StorageFaults(-1, bytes);
    }

    /** Makes this the state of the storage. */
    public void writeTo(Path file) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(
                    next,
                    FULL_AT + "=" + fullAtBytes + "\n" + FAIL_AFTER + "=" + failAfterBytes + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The state of the storage; {@link #NONE} where no file says otherwise. */
    static StorageFaults read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return new StorageFaults(
                Long.parseLong(properties.getProperty(FULL_AT)),
                Long.parseLong(properties.getProperty(FAIL_AFTER)));
    }
}
