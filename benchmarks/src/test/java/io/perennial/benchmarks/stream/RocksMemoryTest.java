package io.perennial.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RocksMemoryTest {

    @Test
    void aCacheCountsOnceAndEveryBuffer() {
        String page =
                """
                # TYPE flink_operator_column_family_rocksdb_block_cache_usage gauge
                flink_operator_column_family_rocksdb_block_cache_usage{column_family="adapter",subtask_index="0",} 3000000.0
                flink_operator_column_family_rocksdb_block_cache_usage{column_family="progress",subtask_index="0",} 3.0E6
                flink_operator_column_family_rocksdb_block_cache_usage{column_family="adapter",subtask_index="1",} 1000000
                flink_operator_column_family_rocksdb_size_all_mem_tables{column_family="adapter",subtask_index="0",} 500000
                flink_operator_column_family_rocksdb_size_all_mem_tables{column_family="progress",subtask_index="0",} 500000
                flink_jobmanager_Status_JVM_Memory_Heap_Used{host="a",} 7.0E9
                """;

        assertThat(RocksMemory.megabytes(page)).isEqualTo(3 + 1 + 0.5 + 0.5);
    }
}
