package io.perennial.schemas.adapter;

import io.perennial.schemas.task.TaskName;
import java.nio.charset.StandardCharsets;

/**
 * What the Kafka key of a chunk says. As text it is {@code task#chunk} in slot 0 and {@code
 * task#slot.chunk} in any other.
 *
 * @param slot place of a version beside other versions of its task, 0 and up; see {@link
 *     KeptVersions}
 * @param chunk 0 and up
 */
public record ChunkKey(String task, int slot, int chunk) {

    public ChunkKey {
        TaskName.check(task);
        if (slot < 0) {
            throw new IllegalArgumentException("slot is " + slot + "; slots start at 0");
        }
        if (chunk < 0) {
            throw new IllegalArgumentException("chunk is " + chunk + "; chunks start at 0");
        }
    }

    /** The key as Kafka has it. */
    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return slot == 0 ? task + "#" + chunk : task + "#" + slot + "." + chunk;
    }
}
