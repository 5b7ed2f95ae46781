package io.perennial.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFolder;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One folder of reference numbers: {@code config.json} and {@code model.safetensors} (a base),
 * {@code input.json}, perhaps {@code adapter/}, and {@code expected.safetensors}.
 */
public final class GoldenCase {

    private final Path folder;
    private final FrozenBase base;
    private final AdapterFolder adapter;
    private final GoldenInput input;

    private GoldenCase(Path folder, FrozenBase base, Safetensors expected) throws IOException {
        this.folder = folder;
        this.base = base;
        JsonNode json =
                new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("input.json")));
        AdapterFolder found = GoldenAdapter.read(base, folder);
        boolean writes =
                found.spec().objective() == Objective.TEXT
                        || (expected.has("logits") && expected.entry("logits").shape().size() == 3);
        this.input = GoldenInput.read(json, writes);
        this.adapter = writes ? GoldenText.of(base, found) : found.with(input.objective());
    }

    /** Folders with a case: the folder itself, or those inside it, by name. */
    public static List<Path> in(Path folder) throws IOException {
        if (Files.isRegularFile(folder.resolve("expected.safetensors"))) {
            return List.of(folder);
        }
        try (var children = Files.list(folder)) {
            return children.filter(c -> Files.isRegularFile(c.resolve("expected.safetensors")))
                    .sorted()
                    .toList();
        }
    }

    /** Compares every tensor of a folder; what goes wrong is part of the result. */
    public static GoldenResult run(Path folder) {
        String name = folder.getFileName().toString();
        ComputeSettings settings = ComputeSettings.reference().withMaxLength(65_536);
        try (FrozenBase base = FrozenBase.acquire(BaseLocation.folder(folder), settings);
                Safetensors expected = Safetensors.open(folder.resolve("expected.safetensors"))) {
            List<Comparison> found = new GoldenCase(folder, base, expected).compare(expected);
            return new GoldenResult(name, found, Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new GoldenResult(name, List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private List<Comparison> compare(Safetensors expected) throws IOException {
        List<Comparison> comparisons = new ArrayList<>();
        GoldenForward forward = new GoldenForward(base, adapter, input);
        try (GoldenTraining training = new GoldenTraining(folder, base, adapter, input)) {
            for (TensorEntry entry : expected.entries()) {
                float[] values = expected.floats(entry.name());
                Comparison comparison =
                        forward.compare(entry.name(), values)
                                .or(() -> training.compare(entry.name(), values))
                                .orElseThrow(
                                        () ->
                                                new InvalidGoldenCaseException(
                                                        "expected.safetensors has the tensor %s, which this check does not know"
                                                                .formatted(entry.name())));
                comparisons.add(comparison);
            }
        }
        return comparisons;
    }
}
