package io.perennial.serving.follow;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the topic's records into changes, one record at a time and without I/O. Whatever is wrong
 * with a record is noted as a refusal; nothing that a record holds can make it throw. Confined to
 * one thread.
 */
final class ArtifactIntake {

    private static final String UNKNOWN_TASK = "(unknown)";

    private final AdapterAssembler assembler;
    private final String baseFingerprint;
    private final Consumer<AdapterArtifact> check;
    private final RefusedArtifacts refused;

    ArtifactIntake(Acceptance acceptance) {
        this.assembler = new AdapterAssembler(acceptance.trusted());
        this.baseFingerprint = acceptance.baseFingerprint();
        this.check = acceptance.check();
        this.refused = acceptance.refused();
    }

    /** Goes on from what was read before. */
    void restore(List<ResumePoint.KnownVersion> versions) {
        versions.forEach(
                known ->
                        assembler.restore(
                                known.task(), known.version(), known.slot(), known.checksum()));
    }

    /** Tasks of which a version is there in part. */
    Set<String> incomplete() {
        return assembler.incomplete();
    }

    /** The change that this record completes, if it completes one. */
    Optional<AdapterChange> accept(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null) {
            refused.refuse(UNKNOWN_TASK, 0, RefusalReason.DAMAGED, "A record without a key.");
            return Optional.empty();
        }
        try {
            AdapterAssembler.Outcome outcome = assembler.accept(key, value);
            if (outcome instanceof AdapterAssembler.Outcome.Complete complete) {
                return check(complete);
            }
            if (outcome instanceof AdapterAssembler.Outcome.Withdrawn withdrawn) {
                return Optional.of(
                        new AdapterChange.Withdrawn(withdrawn.task(), withdrawn.version()));
            }
            if (outcome instanceof AdapterAssembler.Outcome.Removed removed) {
                return Optional.of(new AdapterChange.Removed(removed.task()));
            }
            if (outcome instanceof AdapterAssembler.Outcome.Refused damaged) {
                String task = damaged.task().isEmpty() ? UNKNOWN_TASK : damaged.task();
                refused.refuse(task, damaged.version(), RefusalReason.DAMAGED, damaged.why());
            }
            if (outcome instanceof AdapterAssembler.Outcome.Distrusted distrusted) {
                RefusalReason reason =
                        distrusted.signed()
                                ? RefusalReason.WRONG_SIGNATURE
                                : RefusalReason.UNSIGNED;
                refused.refuse(distrusted.task(), distrusted.version(), reason, distrusted.why());
            }
            return Optional.empty();
        } catch (RuntimeException unreadable) {
            refused.refuse(UNKNOWN_TASK, 0, RefusalReason.DAMAGED, reasonOf(unreadable));
            return Optional.empty();
        }
    }

    /** What lay in the slot of a version that is refused goes on being served. */
    private Optional<AdapterChange> check(AdapterAssembler.Outcome.Complete complete) {
        Optional<AdapterArtifact> artifact = artifact(complete.adapter());
        if (artifact.isPresent()) {
            return Optional.of(
                    new AdapterChange.Arrived(
                            artifact.get(),
                            complete.adapter().artifact(),
                            complete.adapter().publishedAt(),
                            complete.slot(),
                            complete.replaced()));
        }
        complete.replaced()
                .ifPresent(
                        version ->
                                assembler.restore(
                                        complete.adapter().task(),
                                        version,
                                        complete.slot(),
                                        new byte[0]));
        return Optional.empty();
    }

    private Optional<AdapterArtifact> artifact(PublishedAdapter published) {
        String task = published.task();
        long version = published.version();
        if (isForeign(task, version, published.baseFingerprint())) {
            return Optional.empty();
        }
        AdapterArtifact artifact;
        try {
            artifact = AdapterArtifact.fromBytes(published.artifact());
        } catch (RuntimeException unreadable) {
            refused.refuse(task, version, RefusalReason.DAMAGED, reasonOf(unreadable));
            return Optional.empty();
        }
        if (!artifact.task().equals(task) || artifact.version() != version) {
            String inside = "version " + artifact.version() + " of task " + artifact.task();
            refused.refuse(
                    task,
                    version,
                    RefusalReason.MISLABELLED,
                    "The artifact inside says it is " + inside + ".");
            return Optional.empty();
        }
        if (isForeign(task, version, artifact.baseFingerprint())) {
            return Optional.empty();
        }
        try {
            check.accept(artifact);
        } catch (RuntimeException unfit) {
            refused.refuse(task, version, RefusalReason.UNLOADABLE, reasonOf(unfit));
            return Optional.empty();
        }
        return Optional.of(artifact);
    }

    private boolean isForeign(String task, long version, String fingerprint) {
        if (fingerprint.equals(baseFingerprint)) {
            return false;
        }
        refused.refuse(
                task,
                version,
                RefusalReason.FOREIGN_BASE,
                "It was trained against base "
                        + shortened(fingerprint)
                        + ", and this server runs base "
                        + shortened(baseFingerprint)
                        + ". Start the server with the trainer's base, or train the task again.");
        return true;
    }

    static String reasonOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static String shortened(String fingerprint) {
        return fingerprint.length() <= 12 ? fingerprint : fingerprint.substring(0, 12);
    }
}
