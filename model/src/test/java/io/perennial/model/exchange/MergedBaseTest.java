package io.perennial.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadOnly;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.OwnClassifier;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Inspection;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A merged base computes what base and adapter compute together. */
class MergedBaseTest {

    private static final double TOLERANCE = 2e-5;
    private static final List<EncodedText> ROWS = Samples.rows(4, 5);

    private static final List<String> MERGEABLE =
            List.of(
                    "{'method':'lora','rank':2}",
                    "{'method':'lora','rank':2,'alpha':3,'rank_stabilised':true,'targets':['q','k','v','o','ffn']}",
                    "{'method':'lora','rank':2,'alpha':3,'targets':['v','embeddings']}",
                    "{'method':'dora','rank':2,'targets':['v','o','ffn_up'],'leave_out':[0]}",
                    "{'method':'ia3'}",
                    "{'method':'ia3','targets':['q','ffn_up'],'input_targets':['o','ffn_down']}",
                    "{'methods':[{'method':'lora','rank':2},{'method':'ia3'},{'method':'layer_norm'}]}");

    @TempDir static Path bases;
    static TinyBases tiny;

    @TempDir Path folder;

    @BeforeAll
    static void load() throws IOException {
        tiny = new TinyBases(bases, 4);
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    private static Inspection inspect(FrozenBase base, AdapterArtifact artifact) {
        try (ServableAdapter adapter = ServableAdapter.load(base, artifact)) {
            return new FusedPredictor(base).inspect(new PredictionBatch(adapter, ROWS));
        }
    }

    private static FrozenBase open(Path folder) {
        return FrozenBase.acquire(BaseLocation.folder(folder), TinyBase.SETTINGS);
    }

    private static void assertSameStates(Inspection merged, Inspection apart) {
        int last = apart.hiddenStates().size() - 1;
        assertThat(Samples.error(merged.hiddenStates().get(last), apart.hiddenStates().get(last)))
                .isLessThan(TOLERANCE);
    }

    /** The head alone, with the values that the adapter has. */
    private static AdapterArtifact headOnly(FrozenBase base, AdapterArtifact artifact) {
        AdapterSpec spec =
                new AdapterSpec(
                        List.of(new HeadOnly()),
                        artifact.spec().pooling(),
                        artifact.spec().head(),
                        artifact.spec().objective());
        int size = base.layout(spec, ExchangeSamples.LABELS).size();
        float[] all = artifact.parameters();
        float[] head = new float[size];
        System.arraycopy(all, all.length - size, head, 0, size);
        return new AdapterArtifact(
                "t", 1, base.fingerprint(), spec, artifact.labels(), Map.of(), head);
    }

    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void givesTheSameScores(TinyFamily family) throws IOException {
        FrozenBase base = tiny.of(family);
        int round = 0;
        for (String text : MERGEABLE) {
            AdapterSpec spec = TinyMethods.spec(text);
            AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 11);
            Path target = folder.resolve("merged" + round++);
            MergedBase.write(base, artifact, target);
            try (FrozenBase merged = open(target)) {
                assertThat(merged.fingerprint()).isNotEqualTo(base.fingerprint());
                Inspection found = inspect(merged, headOnly(merged, artifact));
                Inspection apart = inspect(base, artifact);
                assertSameStates(found, apart);
                assertThat(Samples.error(labels(found), labels(apart))).isLessThan(TOLERANCE);
            }
        }
    }

    /** Scores of the labels alone. */
    private static float[] labels(Inspection inside) {
        int rows = ROWS.size();
        int capacity = inside.scores().length / rows;
        float[] own = new float[rows * ExchangeSamples.LABELS];
        for (int i = 0; i < own.length; i++) {
            own[i] =
                    inside.scores()[
                            i / ExchangeSamples.LABELS * capacity + i % ExchangeSamples.LABELS];
        }
        return own;
    }

    @ParameterizedTest
    @EnumSource(
            value = TinyFamily.class,
            names = {"BERT", "DISTILBERT", "ROBERTA", "ELECTRA", "GPT2"})
    void mergesBiasesWhereTheBaseHasThem(TinyFamily family) throws IOException {
        FrozenBase base = tiny.of(family);
        AdapterSpec spec =
                TinyMethods.spec("{'methods':[{'method':'bitfit'},{'method':'layer_norm'}]}");
        AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 12);
        MergedBase.write(base, artifact, folder);
        try (FrozenBase merged = open(folder)) {
            assertSameStates(inspect(merged, headOnly(merged, artifact)), inspect(base, artifact));
        }
    }

    @Test
    void mergesIntoThePooler() throws IOException {
        FrozenBase base = tiny.of(TinyFamily.BERT);
        AdapterSpec spec =
                TinyMethods.spec(
                        "{'method':'dora','rank':2,'targets':['v','pooler'],'pooling':'pooler'}");
        AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 16);
        MergedBase.write(base, artifact, folder);
        try (FrozenBase merged = open(folder)) {
            Inspection found = inspect(merged, headOnly(merged, artifact));
            assertThat(Samples.error(labels(found), labels(inspect(base, artifact))))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void carriesTheFamilysClassifierWithItsLabels() throws IOException {
        FrozenBase base = tiny.of(TinyFamily.BERT);
        AdapterSpec spec =
                ExchangeSamples.asClassifier(
                        base, TinyMethods.spec("{'method':'lora','rank':2}").methods());
        AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 13);
        MergedBase.write(base, artifact, folder);
        try (FrozenBase merged = open(folder)) {
            OwnClassifier classifier = merged.ownClassifier().orElseThrow();
            assertThat(classifier.labels()).isEqualTo(artifact.labels());
            assertThat(classifier.tensors().keySet())
                    .isEqualTo(Set.of("classifier.weight", "classifier.bias"));
            float[] head = headOnly(merged, artifact).parameters();
            assertThat(classifier.tensors().get("classifier.weight"))
                    .isEqualTo(Arrays.copyOf(head, 3 * TinyBase.HIDDEN));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TinyFamily.class,
            names = {"GPT2", "LLAMA", "QWEN2"})
    void givesTheSameNextTokens(TinyFamily family) throws IOException {
        FrozenBase base = tiny.of(family);
        AdapterSpec spec = TinyMethods.spec("{'method':'lora','rank':2,'objective':'text'}");
        AdapterArtifact artifact = ExchangeSamples.artifact(base, spec, 14);
        MergedBase.write(base, artifact, folder);
        AdapterSpec neutral = TinyMethods.spec("{'method':'lora','rank':1,'objective':'text'}");
        assertThat(neutral.objective()).isEqualTo(Objective.TEXT);
        try (FrozenBase merged = open(folder)) {
            int size = merged.layout(neutral, 0).size();
            AdapterArtifact nothing =
                    new AdapterArtifact(
                            "t",
                            1,
                            merged.fingerprint(),
                            neutral,
                            List.of(),
                            Map.of(),
                            new float[size]);
            Inspection found = inspect(merged, nothing);
            Inspection apart = inspect(base, artifact);
            assertThat(Samples.error(found.scores(), apart.scores())).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'method':'houlsby','bottleneck':2}",
                "{'method':'prefix','tokens':2,'hidden':0}",
                "{'method':'lora','rank':2,'gated':true}"
            })
    void refusesWhatIsNoLinearLayer(String text) {
        FrozenBase base = tiny.of(TinyFamily.BERT);
        AdapterArtifact artifact = ExchangeSamples.artifact(base, TinyMethods.spec(text), 15);
        assertThatThrownBy(() -> MergedBase.write(base, artifact, folder.resolve("new")))
                .isInstanceOf(InvalidAdapterFilesException.class)
                .hasMessageContaining("cannot be merged");
        assertThat(folder.resolve("new")).doesNotExist();
    }
}
