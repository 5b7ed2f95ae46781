package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.PlainBert;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fused forward against the same network written as plain loops. */
class PlainForwardTest {

    private static final int LABELS = 3;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'method':'head_only'}|1",
                "{'method':'layer_norm','leave_out':[0,1]}|1",
                "{'method':'layer_norm'}|1",
                "{'method':'bitfit'}|1",
                "{'method':'ia3'}|1",
                "{'method':'ia3','targets':['q','o','ffn_down'],'input_targets':['o','ffn_up']}|1",
                "{'method':'houlsby','bottleneck':4,'activation':'gelu','scaling':0.5}|0.5",
                "{'method':'houlsby','bottleneck':4,'activation':'gelu','layer_norm':true}|1",
                "{'method':'pfeiffer','bottleneck':4,'activation':'gelu','leave_out':[0]}|1",
                "{'method':'pfeiffer','bottleneck':4,'activation':'gelu','sublayers':['attention','feed_forward']}|1",
                "{'method':'parallel','bottleneck':4,'activation':'gelu','scaling':4}|4",
                "{'method':'parallel','bottleneck':4,'activation':'gelu','scaling':0.5,'sublayers':['attention','feed_forward']}|0.5",
                "{'method':'lora','rank':2,'alpha':3}|1.5",
                "{'method':'lora','rank':4,'alpha':3,'rank_stabilised':true}|1.5",
                "{'method':'lora','rank':2,'alpha':1,'targets':['q','k','v','o','ffn']}|0.5",
                "{'method':'lora','rank':2,'alpha':1,'targets':['embeddings']}|0.5",
                "{'methods':[{'method':'prompt','tokens':3},{'method':'lora','rank':2,'alpha':3,'targets':['embeddings','v']}]}|1.5",
                "{'method':'dora','rank':2,'alpha':3}|1.5",
                "{'method':'dora','rank':2,'alpha':1,'targets':['k','o','ffn']}|0.5",
                "{'method':'prompt','tokens':3}|1",
                "{'method':'prefix','tokens':3,'hidden':0,'shift_positions':false}|1",
                "{'method':'llama_adapter','tokens':3}|1",
                "{'methods':[{'method':'parallel','bottleneck':4,'activation':'gelu','scaling':2},{'method':'prefix','tokens':3,'hidden':0,'shift_positions':false}]}|2"
            })
    void agrees(String json, double scaling) throws IOException {
        TinyBase tiny = TinyBase.seeded(8);
        AdapterSpec spec = TinyMethods.spec(json);
        List<EncodedText> rows = Samples.rows(5, 4);
        try (FrozenBase base = tiny.load(folder)) {
            ParameterLayout layout = base.layout(spec, LABELS);
            float[] values = Samples.normal(6, layout.size(), 0.3);
            AdapterArtifact artifact =
                    new AdapterArtifact(
                            "task",
                            1,
                            base.fingerprint(),
                            spec,
                            Samples.labels(LABELS),
                            Map.of(),
                            values);
            PlainBert plain = new PlainBert(tiny, layout, values, scaling);
            try (ServableAdapter adapter = ServableAdapter.load(base, artifact)) {
                Inspection found =
                        new FusedPredictor(base).inspect(new PredictionBatch(adapter, rows));
                for (int row = 0; row < rows.size(); row++) {
                    compare(found, row, rows.get(row), plain);
                }
            }
        }
    }

    private static void compare(Inspection found, int row, EncodedText text, PlainBert plain) {
        int start = row * found.paddedLength() * TinyBase.HIDDEN;
        float[] last = found.hiddenStates().get(TinyBase.LAYERS);
        double[] flat = Arrays.stream(plain.encode(text)).flatMapToDouble(Arrays::stream).toArray();
        float[] own = Arrays.copyOfRange(last, start, start + flat.length);
        assertThat(Samples.error(own, floats(flat))).isLessThan(1e-5);
        int capacity = ParameterLayout.capacityFor(LABELS);
        float[] logits =
                Arrays.copyOfRange(found.scores(), row * capacity, row * capacity + LABELS);
        assertThat(Samples.error(logits, floats(plain.logits(text)))).isLessThan(1e-5);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
