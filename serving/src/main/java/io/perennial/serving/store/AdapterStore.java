package io.perennial.serving.store;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.artifact.InvalidArtifactException;
import io.perennial.model.route.FeatureMoments;
import io.perennial.model.route.PublishedFeatures;
import io.perennial.model.route.SampledTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of adapters on disk. One thread writes; any number of threads may read.
 *
 * <p>Everything in a {@link Batch} is written at once, offsets of the topic included, so that after
 * a crash the store is as it was after one of them. The last ones may be missing after the machine
 * itself has gone down: they are then read from the topic again.
 *
 * <p>Descriptions, artifacts and the statistics that a router is made of are kept apart, the large
 * ones in blob files, so that a start and a load read only what they need and compaction moves no
 * large values.
 */
public final class AdapterStore implements PublishedFeatures, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterStore.class);
    private static final long FORMAT = 2;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final long LOG_BYTES = 64L << 20;

    static {
        RocksDB.loadLibrary();
    }

    private final Path folder;
    private final boolean temporary;
    private final DBOptions options;
    private final ColumnFamilyOptions small;
    private final ColumnFamilyOptions large;
    private final WriteOptions writing = new WriteOptions();
    private final RocksDB database;
    private final ColumnFamilyHandle meta;
    private final ColumnFamilyHandle descriptions;
    private final ColumnFamilyHandle artifacts;
    private final ColumnFamilyHandle features;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private AdapterStore(Path folder, boolean temporary, String base) {
        this.folder = folder;
        this.temporary = temporary;
        this.options =
                new DBOptions()
                        .setCreateIfMissing(true)
                        .setCreateMissingColumnFamilies(true)
                        .setMaxTotalWalSize(LOG_BYTES)
                        .setKeepLogFileNum(2);
        this.small = new ColumnFamilyOptions().setWriteBufferSize(WRITE_BUFFER_BYTES / 4);
        this.large =
                new ColumnFamilyOptions()
                        .setWriteBufferSize(WRITE_BUFFER_BYTES)
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setEnableBlobFiles(true)
                        .setMinBlobSize(4_096)
                        .setEnableBlobGarbageCollection(true);
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            database =
                    RocksDB.open(
                            options,
                            folder.toString(),
                            List.of(
                                    new ColumnFamilyDescriptor(
                                            RocksDB.DEFAULT_COLUMN_FAMILY, small),
                                    new ColumnFamilyDescriptor(
                                            StoreKeys.text("descriptions"), small),
                                    new ColumnFamilyDescriptor(StoreKeys.text("artifacts"), large),
                                    new ColumnFamilyDescriptor(StoreKeys.text("features"), large)),
                            handles);
        } catch (RocksDBException | IOException e) {
            closeOptions();
            throw new StoreException(
                    ("the store in %s cannot be opened (%s). If another serving process uses it, give"
                                    + " each a folder of its own; if it is damaged, remove the folder:"
                                    + " everything in it is on the adapters topic.")
                            .formatted(folder, e.getMessage()),
                    e);
        }
        this.meta = handles.get(0);
        this.descriptions = handles.get(1);
        this.artifacts = handles.get(2);
        this.features = handles.get(3);
        try {
            check(base);
        } catch (RuntimeException unusable) {
            close();
            throw unusable;
        }
    }

    /**
     * Opens the store in a folder, which is made where there is none. What it holds for another
     * base is dropped.
     *
     * @param base fingerprint of the base that is served
     * @throws StoreException where it cannot be opened, or was written by a later build
     */
    public static AdapterStore open(Path folder, String base) {
        return new AdapterStore(folder, false, base);
    }

    /** A store in a folder of its own, which is removed when it is closed. */
    public static AdapterStore temporary(String base) {
        try {
            return new AdapterStore(Files.createTempDirectory("perennial-store"), true, base);
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the store can be made", e);
        }
    }

    private void check(String base) {
        byte[] format = get(meta, StoreKeys.FORMAT);
        long written = format == null ? FORMAT : StoreKeys.number(format);
        if (written > FORMAT) {
            throw new StoreException(
                    "the store in %s has form %d, and this build reads form %d; use the build that wrote it, or remove the folder"
                            .formatted(folder, written, FORMAT),
                    new IllegalStateException("unknown form"));
        }
        byte[] before = get(meta, StoreKeys.BASE);
        boolean ofAnotherBase = before != null && !StoreKeys.text(before).equals(base);
        if (ofAnotherBase || written < FORMAT) {
            LOG.info(
                    "The store in {} is of {} and begins anew",
                    folder,
                    ofAnotherBase ? "another base" : "an earlier build");
            clear(batch());
        }
        try (Batch batch = batch()) {
            batch.put(meta, StoreKeys.FORMAT, StoreKeys.number(FORMAT));
            batch.put(meta, StoreKeys.BASE, StoreKeys.text(base));
            batch.write();
        }
    }

    /** The topic that was read, as Kafka identifies it; empty where none was. */
    public Optional<String> topic() {
        return Optional.ofNullable(get(meta, StoreKeys.TOPIC)).map(StoreKeys::text);
    }

    /** Where to go on reading, by partition. */
    public Map<Integer, Long> offsets() {
        Map<Integer, Long> offsets = new HashMap<>();
        each(
                StoreKeys.offsets(),
                (key, value) -> offsets.put(StoreKeys.partition(key), StoreKeys.number(value)));
        return offsets;
    }

    /**
     * Specifications of the tasks that operators have pinned. They are the tasks topic's, so they
     * stay where the adapters topic is another one.
     */
    public List<byte[]> pins() {
        List<byte[]> pins = new ArrayList<>();
        each(StoreKeys.pins(), (key, value) -> pins.add(value));
        return pins;
    }

    private void each(byte[] prefix, BiConsumer<byte[], byte[]> reader) {
        try (ReadOptions reading = new ReadOptions();
                RocksIterator all = database.newIterator(meta, reading)) {
            for (all.seek(prefix);
                    all.isValid() && StoreKeys.startsWith(all.key(), prefix);
                    all.next()) {
                reader.accept(all.key(), all.value());
            }
        }
    }

    /** Everything it holds, without the numbers. */
    public List<StoredVersion> versions() {
        List<StoredVersion> found = new ArrayList<>();
        try (ReadOptions reading = new ReadOptions();
                RocksIterator all = database.newIterator(descriptions, reading)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                found.add(StoredVersion.fromBytes(all.value()));
            }
        } catch (IOException | InvalidArtifactException e) {
            throw unreadable(e);
        }
        return found;
    }

    private StoreException unreadable(Exception cause) {
        return new StoreException(
                "the store in %s holds what cannot be read (%s); remove the folder: everything in it is on the adapters topic"
                        .formatted(folder, cause.getMessage()),
                cause);
    }

    /** A version without its features; empty where it is not there (any more). */
    public Optional<AdapterArtifact> artifact(String task, long version) {
        return Optional.ofNullable(get(artifacts, StoreKeys.version(task, version)))
                .map(AdapterArtifact::fromBytes);
    }

    @Override
    public Optional<FeatureMoments> moments(String task, long version) {
        return features(StoreKeys.moments(task, version), FeatureMoments::fromBytes);
    }

    @Override
    public Optional<SampledTexts> sample(String task, long version) {
        return features(StoreKeys.sample(task, version), SampledTexts::fromBytes);
    }

    private <T> Optional<T> features(byte[] key, Function<byte[], T> form) {
        try {
            return Optional.ofNullable(get(features, key)).map(form);
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        lock.readLock().lock();
        try {
            return closed ? null : database.get(family, key);
        } catch (RocksDBException e) {
            throw new StoreException(
                    "the store in %s cannot be read (%s); look at the disk"
                            .formatted(folder, e.getMessage()),
                    e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Changes that are written together; to be closed. */
    public Batch batch() {
        return new Batch();
    }

    /** Drops everything, and notes which topic is read from here on. */
    public void reset(String topic) {
        Batch batch = batch();
        try (batch) {
            batch.put(meta, StoreKeys.TOPIC, StoreKeys.text(topic));
            clear(batch);
        }
    }

    private void clear(Batch batch) {
        try (batch) {
            for (StoredVersion version : versions()) {
                batch.remove(version.task(), version.version());
            }
            for (int partition : offsets().keySet()) {
                batch.delete(meta, StoreKeys.offset(partition));
            }
            batch.write();
        }
    }

    /** Changes on their way to the disk. */
    public final class Batch implements AutoCloseable {

        private final WriteBatch changes = new WriteBatch();

        private Batch() {}

        /** Keeps a version. */
        public Batch put(StoredVersion version, AdapterArtifact artifact) {
            String task = version.task();
            byte[] key = StoreKeys.version(task, version.version());
            put(descriptions, key, version.toBytes());
            put(artifacts, key, artifact.withoutFeatures().toBytes());
            artifact.features()
                    .ifPresent(
                            found -> {
                                put(
                                        features,
                                        StoreKeys.moments(task, version.version()),
                                        found.moments().toBytes());
                                put(
                                        features,
                                        StoreKeys.sample(task, version.version()),
                                        found.sample().toBytes());
                            });
            return this;
        }

        /** Drops a version. */
        public Batch remove(String task, long version) {
            byte[] key = StoreKeys.version(task, version);
            delete(descriptions, key);
            delete(artifacts, key);
            delete(features, StoreKeys.moments(task, version));
            delete(features, StoreKeys.sample(task, version));
            return this;
        }

        /** Notes where to go on in a partition. */
        public Batch reached(int partition, long offset) {
            put(meta, StoreKeys.offset(partition), StoreKeys.number(offset));
            return this;
        }

        /** Notes how a task is pinned. */
        public Batch pin(String task, byte[] specification) {
            put(meta, StoreKeys.pin(task), specification);
            return this;
        }

        /** Notes that a task is not pinned any more. */
        public Batch unpin(String task) {
            delete(meta, StoreKeys.pin(task));
            return this;
        }

        private void put(ColumnFamilyHandle family, byte[] key, byte[] value) {
            try {
                changes.put(family, key, value);
            } catch (RocksDBException e) {
                throw unwritable(e);
            }
        }

        private void delete(ColumnFamilyHandle family, byte[] key) {
            try {
                changes.delete(family, key);
            } catch (RocksDBException e) {
                throw unwritable(e);
            }
        }

        /**
         * Writes all of it.
         *
         * @throws StoreException where the disk does not take it; then nothing of it is there
         */
        public void write() {
            try {
                database.write(writing, changes);
            } catch (RocksDBException e) {
                throw unwritable(e);
            }
        }

        private StoreException unwritable(RocksDBException e) {
            return new StoreException(
                    "the store in %s cannot be written (%s); see whether the disk is full"
                            .formatted(folder, e.getMessage()),
                    e);
        }

        @Override
        public void close() {
            changes.close();
        }
    }

    /** Bytes on disk, as far as the database knows. */
    public long bytes() {
        lock.readLock().lock();
        try {
            return closed ? 0 : bytes(artifacts) + bytes(features);
        } catch (RocksDBException e) {
            return 0;
        } finally {
            lock.readLock().unlock();
        }
    }

    private long bytes(ColumnFamilyHandle family) throws RocksDBException {
        return database.getLongProperty(family, "rocksdb.total-sst-files-size")
                + database.getLongProperty(family, "rocksdb.total-blob-file-size");
    }

    private void closeOptions() {
        writing.close();
        small.close();
        large.close();
        options.close();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            meta.close();
            descriptions.close();
            artifacts.close();
            features.close();
            database.close();
            closeOptions();
            if (temporary) {
                removeFolder();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void removeFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("The temporary store in {} could not be removed", folder, e);
        }
    }
}
