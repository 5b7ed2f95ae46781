package io.perennial.chaos.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;

/**
 * The local file system under the scheme {@value #SCHEME}, which fails as {@link StorageFaults}
 * says: the disk is full, or writing breaks off in the middle of a file. For checkpoints.
 */
final class FaultyFileSystem extends LocalFileSystem {

    static final String SCHEME = "chaos";

    private final java.nio.file.Path faults;

    FaultyFileSystem(java.nio.file.Path faults) {
        this.faults = faults;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode overwrite) throws IOException {
        StorageFaults now = StorageFaults.read(faults);
        requireRoom(now);
        FSDataOutputStream file = super.create(path, overwrite);
        return now.failAfterBytes() < 0 ? file : new FailingStream(file, now.failAfterBytes());
    }

    /** What writes a checkpoint's last file, all of it or nothing. */
    @Override
    public LocalRecoverableWriter createRecoverableWriter() throws IOException {
        requireRoom(StorageFaults.read(faults));
        return super.createRecoverableWriter();
    }

    private void requireRoom(StorageFaults now) throws IOException {
        if (now.fullAtBytes() >= 0 && storedBytes() >= now.fullAtBytes()) {
            throw new IOException("No space left on device (injected)");
        }
    }

    /** Everything beside the file that names the faults is stored there. */
    private long storedBytes() throws IOException {
        return storedBytes(faults.toAbsolutePath().getParent());
    }

    /** Bytes of all files in a folder and below; files may come and go meanwhile. */
    static long storedBytes(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.walk(folder)) {
            long sum = 0;
            for (java.nio.file.Path file : (Iterable<java.nio.file.Path>) files::iterator) {
                sum += sizeOf(file);
            }
            return sum;
        } catch (UncheckedIOException gone) {
            return storedBytes(folder);
        }
    }

    private static long sizeOf(java.nio.file.Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** A file that breaks off. */
    private static final class FailingStream extends FSDataOutputStream {

        private final FSDataOutputStream file;
        private long left;

        FailingStream(FSDataOutputStream file, long bytes) {
            this.file = file;
            this.left = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            take(1);
            file.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            take(count);
            file.write(bytes, from, count);
        }

        private void take(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("Input/output error (injected)");
            }
        }

        @Override
        public long getPos() throws IOException {
            return file.getPos();
        }

        @Override
        public void flush() throws IOException {
            file.flush();
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
