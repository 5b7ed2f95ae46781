package io.perennial.schemas.adapter;

import io.perennial.schemas.task.TaskName;

/**
 * What the Kafka key of a chunk says.
 *
 * @param chunk 0 and up
 */
public record ChunkKey(String task, int chunk) {

    public ChunkKey {
        TaskName.check(task);
        if (chunk < 0) {
            throw new IllegalArgumentException("chunk is " + chunk + "; chunks start at 0");
        }
    }
}
