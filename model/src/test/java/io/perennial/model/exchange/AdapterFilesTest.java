package io.perennial.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Dora;
import io.perennial.model.adapter.Ia3;
import io.perennial.model.adapter.Lora;
import io.perennial.model.adapter.PrefixTuning;
import io.perennial.model.architecture.Site;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.SafetensorsWriter;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters through the files of other libraries and back. */
class AdapterFilesTest {

    private static final Set<String> PEFT_METHODS =
            Set.of("lora", "dora", "ia3", "prompt", "prefix", "layer_norm", "llama_adapter");
    private static final Set<String> HUB_METHODS =
            Set.of("houlsby", "pfeiffer", "parallel", "compacter", "lora", "ia3", "prefix");

    @TempDir static Path bases;
    static TinyBases tiny;

    @TempDir Path folder;

    @BeforeAll
    static void load() throws IOException {
        tiny = new TinyBases(bases, 3);
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    /** What the format can hold, said independently of the code that writes it. */
    private static boolean holds(AdapterFormat format, FrozenBase base, AdapterSpec spec) {
        List<AdapterMethod> methods = spec.methods();
        Set<String> known = format == AdapterFormat.PEFT ? PEFT_METHODS : HUB_METHODS;
        boolean fits =
                methods.stream().allMatch(m -> known.contains(m.name()))
                        && methods.stream().allMatch(m -> holds(format, base, m));
        return fits && (format == AdapterFormat.ADAPTERHUB || methods.size() == 1);
    }

    private static boolean holds(AdapterFormat format, FrozenBase base, AdapterMethod method) {
        boolean peft = format == AdapterFormat.PEFT;
        boolean fused = base.config().projections().contains(Site.QUERY_KEY_VALUE);
        if (method instanceof Lora lora) {
            Set<Site> targets = lora.updates().targetsOn(base.config());
            return peft
                    ? !lora.gated() && (!fused || separate(targets).isEmpty())
                    : !targets.contains(Site.QUERY_KEY_VALUE) && !targets.contains(Site.EMBEDDING);
        }
        if (method instanceof Dora dora) {
            return !fused || separate(dora.updates().targets()).isEmpty();
        }
        if (method instanceof Ia3 ia3) {
            return peft
                    ? !fused || separate(ia3.targets()).isEmpty()
                    : ia3.inputTargets().isEmpty();
        }
        if (method instanceof PrefixTuning prefix) {
            return peft ? prefix.shiftPositions() && !prefix.gated() : !prefix.shiftPositions();
        }
        return switch (method.name()) {
            case "llama_adapter" -> base.config().modelType().equals("llama");
            default -> true;
        };
    }

    /** Query, key and value on their own. */
    private static Set<Site> separate(Set<Site> targets) {
        Set<Site> own = new HashSet<>(targets);
        own.retainAll(Set.of(Site.QUERY, Site.KEY, Site.VALUE));
        return own;
    }

    @Nested
    class RoundTrip {

        @ParameterizedTest
        @EnumSource(TinyFamily.class)
        void isExactWhereTheFormatHasThePlace(TinyFamily family) throws IOException {
            FrozenBase base = tiny.of(family);
            Set<String> written = new TreeSet<>();
            for (AdapterSpec spec : specs(family)) {
                AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 5);
                for (AdapterFormat format : AdapterFormat.values()) {
                    Path target = Files.createTempDirectory(folder, "adapter");
                    if (holds(format, base, artifact.spec())) {
                        AdapterFiles.write(base, artifact, format, target);
                        ImportedAdapter back = AdapterFiles.read(base, target);
                        assertThat(back.format()).isEqualTo(format);
                        assertThat(back.spec()).isEqualTo(artifact.spec());
                        assertThat(back.labels()).isEqualTo(artifact.labels());
                        assertThat(back.parameters()).isEqualTo(artifact.parameters());
                        written.add(format.code() + " " + artifact.spec().methods().get(0).name());
                    } else {
                        assertThatThrownBy(() -> AdapterFiles.write(base, artifact, format, target))
                                .as(format + " " + artifact.spec().toJson())
                                .isInstanceOf(InvalidAdapterFilesException.class)
                                .hasMessageContaining("use the format");
                        assertThat(target).isEmptyDirectory();
                    }
                }
            }
            assertThat(written).contains("peft ia3", "peft prompt", "adapterhub houlsby");
        }

        private static List<AdapterSpec> specs(TinyFamily family) {
            List<AdapterSpec> specs = new ArrayList<>(TinyMethods.all().toList());
            specs.add(
                    TinyMethods.spec(
                            "{'methods':[{'method':'lora','rank':2,'targets':['q','k','v','ffn']},"
                                    + "{'method':'parallel','bottleneck':4}]}"));
            specs.add(
                    TinyMethods.spec(
                            "{'method':'ia3','targets':['k','v','ffn_up'],'input_targets':[]}"));
            if (family.isDecoder()) {
                specs.addAll(TinyMethods.writing().toList());
            }
            return specs;
        }

        @ParameterizedTest
        @EnumSource(TinyFamily.class)
        void needsNoFileOfOurOwnForAClassifierOfTheFamily(TinyFamily family) throws IOException {
            FrozenBase base = tiny.of(family);
            for (AdapterSpec spec : TinyMethods.each().toList()) {
                AdapterSpec classifier = ExchangeSamples.asClassifier(base, spec.methods());
                AdapterArtifact artifact = ExchangeSamples.artifact(base, classifier, 6);
                for (AdapterFormat format : AdapterFormat.values()) {
                    if (holds(format, base, artifact.spec())) {
                        Path target = Files.createTempDirectory(folder, "adapter");
                        AdapterFiles.write(base, artifact, format, target);
                        Files.delete(target.resolve("perennial.json"));
                        ImportedAdapter back = AdapterFiles.read(base, target);
                        assertThat(back.parameters()).isEqualTo(artifact.parameters());
                        assertThat(base.layout(back.spec(), ExchangeSamples.LABELS))
                                .matches(
                                        base.layout(artifact.spec(), ExchangeSamples.LABELS)
                                                ::meansTheSameAs);
                    }
                }
            }
        }

        private static List<AdapterMethod> houlsby() {
            return AdapterSpec.defaults().methods();
        }

        @ParameterizedTest
        @ValueSource(strings = {"lora", "dora"})
        void mayReachTheBasesPooler(String method) throws IOException {
            FrozenBase base = tiny.of(TinyFamily.BERT);
            AdapterSpec spec =
                    TinyMethods.spec(
                            "{'method':'%s','rank':2,'targets':['q','ffn','pooler'],'pooling':'pooler'}"
                                    .formatted(method));
            AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 7);
            AdapterFiles.write(base, artifact, AdapterFormat.PEFT, folder);
            Files.delete(folder.resolve("perennial.json"));
            ImportedAdapter back = AdapterFiles.read(base, folder);
            assertThat(back.spec()).isEqualTo(spec);
            assertThat(back.parameters()).isEqualTo(artifact.parameters());
        }

        @ParameterizedTest
        @EnumSource(TinyFamily.class)
        void mayBeOfTheWordsAlone(TinyFamily family) throws IOException {
            FrozenBase base = tiny.of(family);
            AdapterSpec words =
                    TinyMethods.spec("{'method':'lora','rank':2,'targets':['embeddings']}");
            AdapterSpec spec = ExchangeSamples.asClassifier(base, words.methods());
            AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 7);
            AdapterFiles.write(base, artifact, AdapterFormat.PEFT, folder);
            Files.delete(folder.resolve("perennial.json"));
            ImportedAdapter back = AdapterFiles.read(base, folder);
            assertThat(back.spec().methods()).isEqualTo(words.methods());
            assertThat(back.parameters()).isEqualTo(artifact.parameters());
        }

        @Test
        void keepsTheLabelsOfAdapterHubsHead() throws IOException {
            FrozenBase base = tiny.of(TinyFamily.BERT);
            AdapterSpec spec = ExchangeSamples.asClassifier(base, houlsby());
            AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 7);
            AdapterFiles.write(base, artifact, AdapterFormat.ADAPTERHUB, folder);
            Files.delete(folder.resolve("perennial.json"));
            assertThat(AdapterFiles.read(base, folder).labels()).isEqualTo(artifact.labels());
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @CsvSource({
            "BERT,base_model.model.bert.encoder.layer.1.attention.self.query.lora_A.weight,base_model.model.classifier.weight",
            "ROBERTA,base_model.model.roberta.encoder.layer.1.attention.self.value.lora_B.weight,base_model.model.classifier.out_proj.bias",
            "DISTILBERT,base_model.model.distilbert.transformer.layer.0.attention.q_lin.lora_A.weight,base_model.model.pre_classifier.weight",
            "ELECTRA,base_model.model.electra.encoder.layer.0.attention.self.query.lora_A.weight,base_model.model.classifier.dense.weight",
            "GPT2,base_model.model.transformer.h.1.attn.c_attn.lora_B.weight,base_model.model.score.weight",
            "LLAMA,base_model.model.model.layers.1.self_attn.v_proj.lora_A.weight,base_model.model.score.weight"
        })
        void arePeftsOwn(TinyFamily family, String tensor, String head) throws IOException {
            FrozenBase base = tiny.of(family);
            List<AdapterMethod> methods = TinyMethods.spec("{'method':'lora','rank':2}").methods();
            AdapterArtifact artifact =
                    ExchangeSamples.artifact(base, ExchangeSamples.asClassifier(base, methods), 8);
            AdapterFiles.write(base, artifact, AdapterFormat.PEFT, folder);
            assertThat(names("adapter_model.safetensors")).contains(tensor, head);
            assertThat(Files.readString(folder.resolve("adapter_config.json")))
                    .contains("\"peft_type\" : \"LORA\"", "\"task_type\" : \"SEQ_CLS\"");
            assertThat(Files.readString(folder.resolve("README.md")))
                    .contains(base.moduleNames().classifier().modelClass(), "PeftModel");
        }

        @ParameterizedTest
        @CsvSource({
            "BERT,bert.embeddings.word_embeddings",
            "DISTILBERT,distilbert.embeddings.word_embeddings",
            "GPT2,transformer.wte",
            "LLAMA,model.embed_tokens"
        })
        void ofWordsArePeftsOwn(TinyFamily family, String module) throws IOException {
            FrozenBase base = tiny.of(family);
            AdapterSpec spec =
                    TinyMethods.spec("{'method':'lora','rank':2,'targets':['embeddings']}");
            AdapterFiles.write(
                    base, ExchangeSamples.artifact(base, spec, 8), AdapterFormat.PEFT, folder);
            assertThat(names("adapter_model.safetensors"))
                    .contains(
                            "base_model.model." + module + ".lora_embedding_A",
                            "base_model.model." + module + ".lora_embedding_B");
            assertThat(Files.readString(folder.resolve("adapter_config.json")))
                    .contains(module.substring(module.lastIndexOf('.') + 1));
        }

        private List<String> names(String file) throws IOException {
            try (Safetensors tensors = Safetensors.open(folder.resolve(file))) {
                return tensors.entries().stream().map(TensorEntry::name).toList();
            }
        }
    }

    @Nested
    class Refusal {

        private void export(String spec, AdapterFormat format) throws IOException {
            FrozenBase base = tiny.of(TinyFamily.BERT);
            AdapterSpec parsed = TinyMethods.spec(spec);
            AdapterFiles.write(base, ExchangeSamples.artifact(base, parsed, 9), format, folder);
        }

        private void isRefused(String... messages) {
            assertThatThrownBy(() -> AdapterFiles.read(tiny.of(TinyFamily.BERT), folder))
                    .isInstanceOf(InvalidAdapterFilesException.class)
                    .hasMessageContainingAll(messages);
        }

        private void change(String from, String to) throws IOException {
            Path config = folder.resolve("adapter_config.json");
            String text = Files.readString(config);
            assertThat(text).contains(from);
            Files.writeString(config, text.replace(from, to));
        }

        /** Writes the tensors again; one of them changed, or left out where values are null. */
        private void replace(String key, List<Long> shape, float[] values) throws IOException {
            Path file = folder.resolve("adapter_model.safetensors");
            SafetensorsWriter writer = new SafetensorsWriter();
            try (Safetensors tensors = Safetensors.open(file)) {
                for (TensorEntry entry : tensors.entries()) {
                    if (!entry.name().equals(key)) {
                        float[] own = tensors.floats(entry.name());
                        writer.tensor(entry.name(), entry.shape(), own, 0, own.length);
                    }
                }
            }
            if (values != null) {
                writer.tensor(key, shape, values, 0, values.length);
            }
            Files.write(file, writer.toBytes());
        }

        @Test
        void namesWhatAFolderLacks() throws IOException {
            isRefused("adapter_config.json", "give a folder");
            Files.writeString(folder.resolve("adapter_config.json"), "{\"r\":1}");
            isRefused("neither \"peft_type\"");
            Files.writeString(folder.resolve("adapter_config.json"), "{");
            isRefused("adapter_config.json is not valid JSON");
            Files.write(
                    folder.resolve("adapter_config.json"),
                    new byte[] {0, 0, 0, 0, 'r', 'a', 't', 'e'});
            isRefused("adapter_config.json is not JSON in UTF-8");
            Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\":\"LORA\"}");
            isRefused("adapter_model.safetensors", "save the adapter with safetensors");
        }

        @Test
        void namesATensorThatIsMissingTooManyOrWrong() throws IOException {
            export("{'method':'prompt','tokens':3}", AdapterFormat.PEFT);
            replace("prompt_embeddings", List.of(2L, 32L), new float[64]);
            isRefused("prompt_embeddings", "[2, 32]", "[3, 32]");
            float[] poisoned = new float[96];
            poisoned[5] = Float.NaN;
            replace("prompt_embeddings", List.of(3L, 32L), poisoned);
            isRefused("prompt_embeddings", "NaN", "index 5");
            replace("prompt_embeddings", List.of(), null);
            isRefused("lack tensor prompt_embeddings");
            replace("prompt_embeddings", List.of(3L, 32L), new float[96]);
            AdapterFiles.read(tiny.of(TinyFamily.BERT), folder);
            replace("somewhere.else", List.of(1L), new float[1]);
            isRefused("1 tensors have no place", "somewhere.else");
        }

        @Test
        void namesSettingsThatAreNotSupported() throws IOException {
            export("{'method':'lora','rank':2}", AdapterFormat.PEFT);
            change("\"bias\" : \"none\"", "\"bias\" : \"all\"");
            isRefused("bias is \"all\"", "supported is \"none\"");
            change("\"bias\" : \"all\"", "\"bias\" : \"none\", \"rank_pattern\":{\"query\":4}");
            isRefused("rank_pattern", "query");
            change("LORA", "OFT");
            isRefused("peft_type \"OFT\"", "LORA");
        }

        @Test
        void namesSettingsOfAdapterHubThatAreNotSupported() throws IOException {
            export("{'method':'houlsby','bottleneck':4}", AdapterFormat.ADAPTERHUB);
            change("\"ln_before\" : false", "\"ln_before\" : true");
            isRefused("ln_before is true", "supported is false");
            change("\"ln_before\" : true", "\"ln_before\" : false");
            change("\"scaling\" : 1.0", "\"scaling\" : \"learned\"");
            isRefused("scaling is \"learned\"", "a number");
            change("\"scaling\" : \"learned\"", "\"scaling\" : 1.0");
            change("\"swish\"", "\"leakyrelu\"");
            isRefused("non_linearity is \"leakyrelu\"");
        }

        @Test
        void namesAnUnknownFormatOfOurOwnNotes() throws IOException {
            export("{'method':'prompt','tokens':3}", AdapterFormat.PEFT);
            Path notes = folder.resolve("perennial.json");
            Files.writeString(
                    notes, Files.readString(notes).replace("\"format\" : 1", "\"format\" : 2"));
            isRefused("perennial.json has format 2", "reads 1");
        }

        @Test
        void ofAnEncodersFilesWithoutAHead() throws IOException {
            export("{'method':'prompt','tokens':3}", AdapterFormat.PEFT);
            Files.delete(folder.resolve("perennial.json"));
            Files.delete(folder.resolve("perennial_head.safetensors"));
            isRefused("no classifier", "classifier.weight");
        }
    }
}
