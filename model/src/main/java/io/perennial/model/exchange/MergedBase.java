package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.BitFit;
import io.perennial.model.adapter.Dora;
import io.perennial.model.adapter.HeadOnly;
import io.perennial.model.adapter.Ia3;
import io.perennial.model.adapter.LayerNormTuning;
import io.perennial.model.adapter.Lora;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseSource;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A base with an adapter merged into its own matrices, for use without any adapter library. LoRA,
 * DoRA, IA³, BitFit and LayerNorm tuning can be merged, and combinations of them.
 */
public final class MergedBase {

    private MergedBase() {}

    /**
     * Writes a Hugging Face folder that computes what base and adapter compute together, with the
     * task's head: as the family's sequence classifier where it has that form, else in a file of
     * its own.
     *
     * @throws InvalidAdapterFilesException for a method that cannot be merged, naming it
     */
    public static void write(FrozenBase base, AdapterArtifact artifact, Path folder)
            throws IOException {
        artifact.spec().methods().forEach(MergedBase::requireLinear);
        ParameterLayout layout =
                base.layout(artifact.spec(), Math.max(1, artifact.labels().size()));
        HeadPlace place = HeadPlace.of(base, artifact.spec().headOn(base.config()));
        List<NamedTensor> head =
                HeadTensors.of(base, new HubDialect("merged"), List.of(), layout, place);
        try (BaseSource source = base.openSource()) {
            List<SafetensorsFile.Source> tensors = tensors(base, source, artifact, place, head);
            Files.createDirectories(folder);
            SafetensorsFile.write(
                    folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors);
            Files.write(folder.resolve("config.json"), config(base, source, artifact, place));
            Optional<byte[]> tokenizer = source.tokenizer();
            if (tokenizer.isPresent()) {
                Files.write(folder.resolve("tokenizer.json"), tokenizer.get());
            }
        }
        OwnNotes.write(artifact, folder);
        LoadingGuide.writeMerged(base, artifact, place, folder);
        if (place == HeadPlace.OWN_FILE) {
            NamedTensor.write(folder.resolve(HeadTensors.FILE), head, artifact.parameters());
        }
    }

    private static void requireLinear(AdapterMethod method) {
        boolean linear =
                method instanceof Dora
                        || method instanceof Ia3
                        || method instanceof BitFit
                        || method instanceof LayerNormTuning
                        || method instanceof HeadOnly
                        || (method instanceof Lora lora && !lora.gated());
        if (!linear) {
            throw MergedLayer.refused("the method " + method.name());
        }
    }

    private static List<SafetensorsFile.Source> tensors(
            FrozenBase base,
            BaseSource source,
            AdapterArtifact artifact,
            HeadPlace place,
            List<NamedTensor> head)
            throws IOException {
        Map<String, float[]> changed = MergedTensors.of(base, source, artifact);
        List<String> replaced =
                place == HeadPlace.CLASSIFIER
                        ? head.stream().map(NamedTensor::key).toList()
                        : List.of();
        String own = base.moduleNames().transformer() + ".";
        boolean bare = source.prefix(base.moduleNames()).isEmpty();
        List<SafetensorsFile.Source> tensors = new ArrayList<>();
        for (String name : source.tensors()) {
            if (!replaced.contains(name)) {
                // A classifier's file names the transformer that it stands on.
                boolean prefixed = bare && place == HeadPlace.CLASSIFIER;
                tensors.add(
                        new SafetensorsFile.Source(
                                prefixed ? own + name : name,
                                source.shape(name),
                                () ->
                                        changed.containsKey(name)
                                                ? changed.get(name)
                                                : source.floats(name)));
            }
        }
        if (place == HeadPlace.CLASSIFIER) {
            for (NamedTensor tensor : head) {
                tensors.add(
                        new SafetensorsFile.Source(
                                tensor.key(),
                                tensor.shape(),
                                () -> tensor.from(artifact.parameters())));
            }
        }
        return tensors;
    }

    private static byte[] config(
            FrozenBase base, BaseSource source, AdapterArtifact artifact, HeadPlace place)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(source.config());
        json.put("torch_dtype", "float32");
        if (place == HeadPlace.CLASSIFIER) {
            json.putArray("architectures").add(base.moduleNames().classifier().modelClass());
            ObjectNode names = json.putObject("id2label");
            ObjectNode numbers = json.putObject("label2id");
            for (int i = 0; i < artifact.labels().size(); i++) {
                names.put(Integer.toString(i), artifact.labels().get(i));
                numbers.put(artifact.labels().get(i), i);
            }
            json.put("problem_type", problemType(artifact));
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static String problemType(AdapterArtifact artifact) {
        return switch (artifact.spec().objective()) {
            case CLASSIFICATION -> "single_label_classification";
            case MULTI_LABEL -> "multi_label_classification";
            case REGRESSION -> "regression";
            case TEXT -> throw new IllegalStateException("a text task has no classifier");
        };
    }
}
