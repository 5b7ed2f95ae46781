package io.perennial.fuzz.file;

import io.perennial.fuzz.input.HostileBytes;
import io.perennial.fuzz.input.HostileJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Files of a folder by name.
 *
 * @param changed the one that is not as it was written
 */
record HostileFolder(Map<String, byte[]> files, String changed) {

    /** Reads what a folder has. */
    static HostileFolder read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> written = Files.list(folder)) {
            for (Path file : written.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return new HostileFolder(files, "nothing");
    }

    /** This folder with one of its files damaged, or, seldom, left out. */
    Arbitrary<HostileFolder> damaged() {
        return Arbitraries.of(List.copyOf(files.keySet()))
                .flatMap(
                        file ->
                                Arbitraries.frequencyOf(
                                        Tuple.of(12, content(file).map(bytes -> with(file, bytes))),
                                        Tuple.of(1, Arbitraries.just(without(file)))));
    }

    private Arbitrary<byte[]> content(String file) {
        byte[] bytes = files.get(file);
        if (file.endsWith(".safetensors")) {
            return HostileSafetensors.like(List.of(bytes));
        }
        return file.endsWith(".json")
                ? HostileJson.like(List.of(new String(bytes, StandardCharsets.UTF_8)))
                : HostileBytes.damaged(Arbitraries.just(bytes));
    }

    HostileFolder with(String file, byte[] bytes) {
        Map<String, byte[]> others = new TreeMap<>(files);
        others.put(file, bytes);
        return new HostileFolder(others, file);
    }

    private HostileFolder without(String file) {
        Map<String, byte[]> others = new TreeMap<>(files);
        others.remove(file);
        return new HostileFolder(others, file);
    }

    /** Writes the files into a folder, which is made if absent. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The changed file, each byte as a character. */
    @Override
    public String toString() {
        byte[] bytes = files.getOrDefault(changed, new byte[0]);
        return "%s of %s: %s"
                .formatted(changed, files.keySet(), new String(bytes, StandardCharsets.ISO_8859_1));
    }
}
