package io.perennial.fuzz.file;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.model.safetensors.InvalidSafetensorsException;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.SafetensorsWriter;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;

/**
 * The reader of safetensors, from memory and from a file: the same tensors either way, never more
 * values than the bytes hold, or a refusal.
 */
public final class SafetensorsTarget implements FuzzTarget<byte[]> {

    private final WorkPlace place = new WorkPlace();

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public String door() {
        return "the reader of safetensors files";
    }

    @Override
    public Arbitrary<byte[]> inputs() {
        return HostileSafetensors.like(List.of(tensors(), new SafetensorsWriter().toBytes()));
    }

    private static byte[] tensors() {
        return new SafetensorsWriter()
                .metadata("format", "pt")
                .tensor("weight", List.of(2L, 3L), new float[] {1, 2, 3, 4, 5, 6}, 0, 6)
                .halfTensor("half", List.of(2L), new float[] {1, -1})
                .tensor("empty", List.of(0L, 7L), new float[0], 0, 0)
                .tensor("scalar", List.of(), new float[] {7}, 0, 1)
                .toBytes();
    }

    @Override
    public Verdict feed(byte[] bytes) throws IOException {
        Path file = place.path().resolve("any.safetensors");
        Files.write(file, bytes);
        List<Integer> inMemory;
        try (Safetensors tensors = Safetensors.of(bytes, "bytes")) {
            inMemory = read(tensors, bytes.length);
        } catch (InvalidSafetensorsException e) {
            try (Safetensors opened = Safetensors.open(file)) {
                throw new AssertionError("the file has " + opened.entries());
            } catch (InvalidSafetensorsException expected) {
                Complaint.checked(expected.getMessage());
            }
            return Complaint.checked(e.getMessage());
        }
        try (Safetensors tensors = Safetensors.open(file)) {
            if (!inMemory.equals(read(tensors, bytes.length))) {
                throw new AssertionError("the file has other values than its bytes");
            }
        }
        return Verdict.ACCEPTED;
    }

    /** Bits of all values. */
    private static List<Integer> read(Safetensors tensors, int bytes) throws IOException {
        List<Integer> bits = new ArrayList<>();
        for (TensorEntry entry : tensors.entries()) {
            for (float value : tensors.floats(entry.name())) {
                bits.add(Float.floatToIntBits(value));
            }
            if (bits.size() > bytes) {
                throw new AssertionError("%d bytes hold %d values".formatted(bytes, bits.size()));
            }
        }
        return bits;
    }

    @Override
    public void close() {
        place.close();
    }
}
