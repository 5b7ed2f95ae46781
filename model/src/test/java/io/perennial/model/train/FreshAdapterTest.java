package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an adapter does before its first step. */
class FreshAdapterTest {

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 5);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    /** Prompts and prefixes apart: they are in the text's way from the start. */
    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void leavesTheBasesOutputUnchanged(TinyFamily family) {
        FrozenBase base = bases.of(family);
        List<float[]> expected = hiddenStates(base, TinyMethods.spec("{'method':'head_only'}"));
        assertThat(expected).hasSize(TinyBase.LAYERS + 1);
        List<AdapterSpec> specs =
                TinyMethods.all()
                        .filter(spec -> !TinyMethods.changesTheText(base.layout(spec, 3)))
                        .toList();
        assertThat(specs).hasSizeGreaterThan(25);
        for (AdapterSpec spec : specs) {
            List<float[]> found = hiddenStates(base, spec);
            for (int layer = 0; layer < expected.size(); layer++) {
                assertThat(Samples.error(found.get(layer), expected.get(layer)))
                        .as(spec.toJson())
                        .isLessThan(1e-5);
            }
        }
    }

    /** What the filter above leaves out must be what it says. */
    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void isSeenWhereItStandsInTheTextsWay(TinyFamily family) {
        FrozenBase base = bases.of(family);
        AdapterSpec prefix = TinyMethods.spec("{'method':'prefix','tokens':2,'hidden':0}");
        float[] plain = hiddenStates(base, TinyMethods.spec("{'method':'head_only'}")).get(1);
        assertThat(Samples.error(hiddenStates(base, prefix).get(1), plain)).isGreaterThan(1e-2);
    }

    private static List<float[]> hiddenStates(FrozenBase base, AdapterSpec spec) {
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, Samples.labels(3), 1);
                ServableAdapter servable = Samples.servable(base, adapter)) {
            return new FusedPredictor(base)
                    .inspect(new PredictionBatch(servable, Samples.rows(3, 3)))
                    .hiddenStates();
        }
    }
}
