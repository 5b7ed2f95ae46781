package io.perennial.serving.adapters;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Makes a store look as if another build had written it. */
final class StoreForms {

    private StoreForms() {}

    static void write(Path folder, long form) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
                families.add(new ColumnFamilyDescriptor(name));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB database = RocksDB.open(options, folder.toString(), families, handles)) {
            byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(form).array();
            database.put("format".getBytes(StandardCharsets.UTF_8), value);
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}
