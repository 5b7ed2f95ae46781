package io.perennial.model.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.OwnClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An adapter as its files hold it: perhaps in a form that only training has, with the names that
 * the other library gives its tensors.
 *
 * @param spec the form that the files hold
 * @param parameters the flat vector in that form's layout, whose head holds exactly the labels
 * @param tensors what the parameters are called in the files
 */
public record AdapterFolder(
        AdapterFormat format,
        AdapterSpec spec,
        List<String> labels,
        float[] parameters,
        List<NamedTensor> tensors) {

    private static final String CONFIG = "adapter_config.json";
    private static final long MOST_JSON_BYTES = 16 << 20;

    /**
     * Reads a folder and checks it against its base.
     *
     * @throws InvalidAdapterFilesException as {@link AdapterFiles#read}
     */
    public static AdapterFolder read(FrozenBase base, Path folder) throws IOException {
        JsonNode config = json(folder.resolve(CONFIG));
        Dialect dialect = dialect(config);
        TensorFolder tensors = new TensorFolder(key -> dialect.canonical(base, key));
        Path file = folder.resolve(dialect.tensorFile());
        if (!Files.isRegularFile(file)) {
            throw new InvalidAdapterFilesException(
                    "%s has no %s beside its %s; save the adapter with safetensors"
                            .formatted(folder, dialect.tensorFile(), CONFIG));
        }
        tensors.add(file);
        for (Path more : dialect.moreTensorFiles(folder)) {
            tensors.addIfExists(more);
        }
        tensors.addIfExists(folder.resolve(HeadTensors.FILE));
        base.ownClassifier().ifPresent(own -> tensors.addFallback(own.tensors()));
        try {
            return read(base, folder, config, dialect, tensors);
        } catch (InvalidAdapterSpecException e) {
            throw new InvalidAdapterFilesException(CONFIG + ": " + e.getMessage(), e);
        }
    }

    private static AdapterFolder read(
            FrozenBase base, Path folder, JsonNode config, Dialect dialect, TensorFolder tensors)
            throws IOException {
        List<AdapterMethod> methods = dialect.methods(base, config, tensors);
        Optional<OwnNotes> notes = OwnNotes.read(folder);
        Optional<Integer> rows = headRows(base, dialect, methods, tensors);
        AdapterSpec spec =
                notes.map(own -> own.spec(base, methods))
                        .orElseGet(() -> classifierSpec(base, methods, rows.isPresent()));
        List<String> labels = labels(base, folder, spec, notes, rows);
        ParameterLayout layout = base.layout(spec, Math.max(1, labels.size()));
        HeadPlace place = HeadPlace.of(base, spec.headOn(base.config()));
        List<NamedTensor> named = new ArrayList<>(dialect.tensors(base, layout.parameters()));
        named.addAll(HeadTensors.of(base, dialect, methods, layout, place));
        float[] parameters = new float[layout.size()];
        for (NamedTensor tensor : named) {
            tensors.take(tensor, parameters);
        }
        // The written prompt beside the network that writes it says nothing new.
        if (spec.equals(spec.published())) {
            tensors.requireAllTaken();
        }
        return new AdapterFolder(dialect.format(), spec, labels, parameters, named);
    }

    /** The tensor that goes by this name in files, whatever model class wrote them. */
    public Optional<NamedTensor> tensor(FrozenBase base, String key) {
        Dialect dialect =
                format == AdapterFormat.PEFT ? new PeftDialect() : new HubDialect("adapter");
        String name = dialect.canonical(base, key);
        return tensors.stream()
                .filter(tensor -> dialect.canonical(base, tensor.key()).equals(name))
                .findFirst();
    }

    /** The same adapter for another objective; its head has the same form. */
    public AdapterFolder with(Objective objective) {
        return new AdapterFolder(
                format,
                new AdapterSpec(spec.methods(), spec.pooling(), spec.head(), objective),
                labels,
                parameters,
                tensors);
    }

    /** Rows of the layer that gives the scores; empty where there is none. */
    private static Optional<Integer> headRows(
            FrozenBase base, Dialect dialect, List<AdapterMethod> methods, TensorFolder tensors) {
        String output = base.moduleNames().classifier().output() + ".weight";
        String key = dialect.canonical(base, dialect.headKey(base, methods, output));
        return tensors.size(key)
                .or(() -> tensors.size("head.weight"))
                .map(values -> values / base.config().hiddenSize());
    }

    private static AdapterSpec classifierSpec(
            FrozenBase base, List<AdapterMethod> methods, boolean hasHead) {
        ModuleNames.Classifier classifier = base.moduleNames().classifier();
        if (hasHead) {
            return new AdapterSpec(
                    methods,
                    Optional.of(classifier.pooling()),
                    classifier.head(),
                    Objective.CLASSIFICATION);
        }
        if (base.config().causal()) {
            return new AdapterSpec(methods, Optional.<Pooling>empty(), Head.LINEAR, Objective.TEXT);
        }
        throw new InvalidAdapterFilesException(
                "the files hold no classifier: neither they nor the base have %s.weight; save the adapter together with its trained head"
                        .formatted(classifier.output()));
    }

    private static List<String> labels(
            FrozenBase base,
            Path folder,
            AdapterSpec spec,
            Optional<OwnNotes> notes,
            Optional<Integer> rows)
            throws IOException {
        if (spec.objective() == Objective.TEXT) {
            return List.of();
        }
        int count = rows.orElseThrow();
        List<String> named =
                notes.map(OwnNotes::labels)
                        .or(() -> HubHead.labels(folder))
                        .or(() -> base.ownClassifier().map(OwnClassifier::labels))
                        .orElse(List.of());
        return named.size() == count
                ? named
                : IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
    }

    private static Dialect dialect(JsonNode config) {
        if (config.has("peft_type")) {
            return new PeftDialect();
        }
        if (config.has("config")) {
            return new HubDialect(config.path("name").asText("adapter"));
        }
        throw new InvalidAdapterFilesException(
                CONFIG
                        + " has neither \"peft_type\" (PEFT) nor \"config\" (AdapterHub); give a folder that one of them saved");
    }

    static JsonNode json(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidAdapterFilesException(
                    "there is no file %s; give a folder with an adapter that PEFT or AdapterHub saved"
                            .formatted(file));
        }
        if (Files.size(file) > MOST_JSON_BYTES) {
            throw new InvalidAdapterFilesException(
                    "%s has %d bytes, more than %d; give a folder with an adapter that PEFT or AdapterHub saved"
                            .formatted(file.getFileName(), Files.size(file), MOST_JSON_BYTES));
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            return new ObjectMapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new InvalidAdapterFilesException(
                    file.getFileName() + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidAdapterFilesException(file.getFileName() + " is not JSON in UTF-8", e);
        }
    }
}
