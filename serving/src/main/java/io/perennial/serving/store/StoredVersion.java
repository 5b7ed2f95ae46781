package io.perennial.serving.store;

import io.perennial.model.artifact.AdapterArtifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a stored version without reading all of it.
 *
 * @param description the artifact without parameters and features
 * @param parameters numbers that it has
 * @param routable whether it has features
 * @param publishedAt when the trainer published it
 * @param slot where it lies on the adapters topic
 * @param checksum of the whole artifact
 */
public record StoredVersion(
        AdapterArtifact description,
        int parameters,
        boolean routable,
        Instant publishedAt,
        int slot,
        byte[] checksum) {

    /** Describes a whole artifact. */
    public static StoredVersion of(
            AdapterArtifact artifact, Instant publishedAt, int slot, byte[] checksum) {
        AdapterArtifact description =
                new AdapterArtifact(
                        artifact.task(),
                        artifact.version(),
                        artifact.baseFingerprint(),
                        artifact.spec(),
                        artifact.labels(),
                        artifact.metadata(),
                        new float[0],
                        Optional.empty());
        return new StoredVersion(
                description,
                artifact.parameters().length,
                artifact.features().isPresent(),
                publishedAt,
                slot,
                checksum);
    }

    public String task() {
        return description.task();
    }

    public long version() {
        return description.version();
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(parameters);
            out.writeBoolean(routable);
            out.writeLong(publishedAt.toEpochMilli());
            out.writeInt(slot);
            out.writeInt(checksum.length);
            out.write(checksum);
            out.write(description.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static StoredVersion fromBytes(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int parameters = in.readInt();
            boolean routable = in.readBoolean();
            Instant publishedAt = Instant.ofEpochMilli(in.readLong());
            int slot = in.readInt();
            byte[] checksum = in.readNBytes(in.readInt());
            AdapterArtifact description = AdapterArtifact.fromBytes(in.readAllBytes());
            return new StoredVersion(
                    description, parameters, routable, publishedAt, slot, checksum);
        }
    }
}
