package io.perennial.schemas.adapter;

import java.util.Optional;

/**
 * What the adapters topic holds of one task.
 *
 * @param current the newest version that is whole; empty where none is
 * @param newestVersion highest version in any of its chunks, whole or not, replaced ones too; 0 =
 *     none
 * @param chunks one more than the highest chunk that has a value now; 0 = none
 * @param problem why records that came after the current version are of no use; empty if there are
 *     none
 */
public record TaskOnTopic(
        String task,
        Optional<PublishedAdapter> current,
        long newestVersion,
        int chunks,
        Optional<String> problem) {

    /** A task that the topic has never held. */
    public static TaskOnTopic unknown(String task) {
        return new TaskOnTopic(task, Optional.empty(), 0, 0, Optional.empty());
    }

    /** The version to publish next; a version is never given twice. */
    public long nextVersion() {
        return newestVersion + 1;
    }
}
