package io.perennial.chaos.storage;

import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/** Makes {@link FaultyFileSystem} known to Flink, which finds it as a service. */
public final class FaultyFileSystemFactory implements FileSystemFactory {

    @Override
    public String getScheme() {
        return FaultyFileSystem.SCHEME;
    }

    /**
     * @throws IllegalStateException in a process that was not told which file names the faults
     */
    @Override
    public FileSystem create(URI uri) {
        String file = System.getProperty(StorageFaults.FILE_PROPERTY);
        if (file == null) {
            throw new IllegalStateException(
                    "the scheme %s is for perennial chaos only; the property %s is not set"
                            .formatted(FaultyFileSystem.SCHEME, StorageFaults.FILE_PROPERTY));
        }
        return new FaultyFileSystem(Path.of(file));
    }
}
