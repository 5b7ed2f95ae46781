package io.perennial.model.exchange;

import io.perennial.model.safetensors.InvalidSafetensorsException;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The tensors of an adapter's files, under canonical names; remembers which were taken. */
final class TensorFolder {

    private record Found(String file, String key, List<Long> shape, float[] values) {}

    private final UnaryOperator<String> canonical;
    private final Map<String, Found> tensors = new HashMap<>();
    private final Map<String, Found> untaken = new LinkedHashMap<>();

    /**
     * @param canonical takes away what differs between versions and model classes
     */
    TensorFolder(UnaryOperator<String> canonical) {
        this.canonical = canonical;
    }

    /** Adds a file's tensors; of several with one canonical name the first one counts. */
    void add(Path file) throws IOException {
        try (Safetensors opened = Safetensors.open(file)) {
            for (TensorEntry entry : opened.entries()) {
                float[] values = opened.floats(entry.name());
                requireFinite(file, entry.name(), values);
                String name = file.getFileName().toString();
                Found found = new Found(name, entry.name(), entry.shape(), values);
                if (tensors.putIfAbsent(canonical.apply(entry.name()), found) == null) {
                    untaken.put(canonical.apply(entry.name()), found);
                }
            }
        } catch (InvalidSafetensorsException e) {
            throw new InvalidAdapterFilesException(e.getMessage(), e);
        }
    }

    void addIfExists(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            add(file);
        }
    }

    /** Adds tensors that other files may leave out. */
    void addFallback(Map<String, float[]> values) {
        values.forEach(
                (key, tensor) ->
                        tensors.putIfAbsent(
                                canonical.apply(key),
                                new Found("the base's files", key, List.of(), tensor)));
    }

    private static void requireFinite(Path file, String key, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidAdapterFilesException(
                        "%s: tensor %s has the value %s at index %d"
                                .formatted(file.getFileName(), key, values[i], i));
            }
        }
    }

    /** Canonical names. */
    Set<String> names() {
        return new LinkedHashSet<>(tensors.keySet());
    }

    /** Shape of a tensor, by its canonical name. */
    Optional<List<Long>> shape(String name) {
        return Optional.ofNullable(tensors.get(name)).map(Found::shape);
    }

    /** Number of values of a tensor, by its canonical name. */
    Optional<Integer> size(String name) {
        return Optional.ofNullable(tensors.get(name)).map(found -> found.values.length);
    }

    /** Takes a tensor into its place in a flat vector. */
    void take(NamedTensor wanted, float[] vector) {
        String name = canonical.apply(wanted.key());
        Found found = tensors.get(name);
        if (found == null) {
            throw new InvalidAdapterFilesException(
                    "the files lack tensor %s, which the configuration asks for"
                            .formatted(wanted.key()));
        }
        if (found.values.length != wanted.size()) {
            throw new InvalidAdapterFilesException(
                    "%s: tensor %s has shape %s; the configuration and the base ask for %s"
                            .formatted(found.file, found.key, found.shape, wanted.shape()));
        }
        wanted.into(vector, found.values);
        untaken.remove(name);
    }

    /** Refuses files that hold more than what was taken, since that would change the answers. */
    void requireAllTaken() {
        if (!untaken.isEmpty()) {
            List<String> keys = new ArrayList<>();
            untaken.values().stream().limit(3).forEach(f -> keys.add(f.file + ": " + f.key));
            throw new InvalidAdapterFilesException(
                    "%d tensors have no place in this base or are not supported: %s"
                            .formatted(untaken.size(), String.join(", ", keys)));
        }
    }
}
