package io.perennial.schemas.adapter;

import java.util.Optional;

/**
 * What the adapters topic holds of one task.
 *
 * @param current the newest version that is whole; empty where none is
 * @param newestVersion highest version in any of its chunks, whole or not, replaced ones too; 0 =
 *     none
 * @param kept what has a value now, slot by slot, whole or not
 * @param problem why records that came after the current version are of no use; empty if there are
 *     none
 */
public record TaskOnTopic(
        String task,
        Optional<PublishedAdapter> current,
        long newestVersion,
        KeptVersions kept,
        Optional<String> problem) {

    /** A task that the topic has never held. */
    public static TaskOnTopic unknown(String task) {
        return new TaskOnTopic(task, Optional.empty(), 0, KeptVersions.none(), Optional.empty());
    }

    /** Records that the current version takes; 0 where none is. */
    public int chunks() {
        return current.map(PublishedAdapter::version)
                .flatMap(
                        version ->
                                kept.slots().values().stream()
                                        .filter(lying -> lying.version() == version)
                                        .findFirst())
                .map(KeptVersions.Version::chunks)
                .orElse(0);
    }

    /** The version to publish next; a version is never given twice. */
    public long nextVersion() {
        return newestVersion + 1;
    }
}
