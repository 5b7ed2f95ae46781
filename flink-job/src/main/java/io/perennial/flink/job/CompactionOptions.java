package io.perennial.flink.job;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * How often RocksDB merges its files. Every checkpoint adds a file with what has changed, and a
 * merge writes all that it merges once more, which the next checkpoint uploads. So files are left
 * to gather; bloom filters keep reading from having to look into each of them.
 */
public final class CompactionOptions implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    /** Files of about the same size that are merged into one. */
    static final int FILES_TO_MERGE = 16;

    /** Above which RocksDB would hold writing back until a merge has caught up. */
    private static final int FILES_TO_SLOW_DOWN = 4 * FILES_TO_MERGE;

    private static final int FILES_TO_STOP = 8 * FILES_TO_MERGE;

    @Override
    public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> toClose) {
        return current;
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions current, Collection<AutoCloseable> toClose) {
        return current.setLevel0FileNumCompactionTrigger(FILES_TO_MERGE)
                .setLevel0SlowdownWritesTrigger(FILES_TO_SLOW_DOWN)
                .setLevel0StopWritesTrigger(FILES_TO_STOP);
    }
}
