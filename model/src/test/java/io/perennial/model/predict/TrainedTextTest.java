package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.TinyDecoder;
import io.perennial.model.fuse.Target;
import io.perennial.model.predict.GeneratedText.Reason;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From pairs of texts to a task that writes the second behind the first. */
class TrainedTextTest {

    private static final Map<String, String> SHOUTS =
            Map.of("cat=", "MIAU!", "dog=", "WOOF", "cow=", "MUUH…", "hen=", "ÄH 🐔");
    private static final Map<String, String> COUNTS =
            Map.of("cat=", "4", "dog=", "40", "cow=", "400", "hen=", "2");

    @TempDir Path folder;

    private static TaskBatch batch(
            FrozenBase base, TrainableAdapter adapter, Map<String, String> pairs, double rate) {
        List<EncodedText> rows = new ArrayList<>();
        pairs.forEach(
                (text, target) -> rows.add(base.textEncoder().encodeWithTarget(text, target)));
        return new TaskBatch(
                adapter,
                rows,
                Collections.nCopies(rows.size(), new Target.Continuation()),
                Hyperparameters.of(rate));
    }

    private static ServableAdapter published(FrozenBase base, TrainableAdapter adapter, long id) {
        return ServableAdapter.load(
                base,
                new AdapterArtifact(
                        "task-" + id,
                        1,
                        base.fingerprint(),
                        adapter.publishedSpec(),
                        adapter.labels(),
                        Map.of(),
                        adapter.parameters()));
    }

    private static TrainableAdapter fresh(FrozenBase base, String method, long seed) {
        AdapterSpec spec = AdapterSpec.parse("{" + method + ",\"objective\":\"text\"}");
        return TrainableAdapter.create(base, spec, List.of(), seed);
    }

    private static void assertWrites(
            FrozenBase base, ServableAdapter adapter, Map<String, String> pairs) {
        List<GenerationRequest> requests = new ArrayList<>();
        List<List<String>> heard = new ArrayList<>();
        for (String text : pairs.keySet()) {
            List<String> pieces = new ArrayList<>();
            heard.add(pieces);
            requests.add(
                    new GenerationRequest(
                            adapter,
                            base.textEncoder().encode(text, null),
                            GenerationSettings.greedy(30),
                            pieces::add));
        }
        List<GeneratedText> written = new TextGenerator(base).generate(requests);
        assertThat(written)
                .extracting(GeneratedText::text)
                .containsExactlyElementsOf(pairs.values());
        assertThat(written).extracting(GeneratedText::reason).containsOnly(Reason.END);
        for (int row = 0; row < written.size(); row++) {
            String text = written.get(row).text();
            assertThat(String.join("", heard.get(row))).isEqualTo(text);
            assertThat(heard.get(row)).hasSize(text.codePointCount(0, text.length()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void writesItsTargets(String family) throws IOException {
        TinyDecoder decoder = family.equals("gpt2") ? TinyDecoder.gpt2(3) : TinyDecoder.llama(4);
        String lora =
                "\"method\":\"lora\",\"rank\":16,\"targets\":[\"%s\",\"o\",\"ffn_up\",\"ffn_down\"]"
                        .formatted(family.equals("gpt2") ? "qkv" : "v");
        try (FrozenBase base = decoder.load(folder);
                TrainableAdapter shouts = fresh(base, lora, 1);
                TrainableAdapter counts = fresh(base, "\"method\":\"houlsby\"", 2)) {
            FusedTrainer trainer = new FusedTrainer(base);
            for (int step = 0; step < 300; step++) {
                trainer.step(
                        List.of(
                                batch(base, shouts, SHOUTS, 1e-2),
                                batch(base, counts, COUNTS, 1e-2)));
            }
            try (ServableAdapter first = published(base, shouts, 1);
                    ServableAdapter second = published(base, counts, 2)) {
                assertWrites(base, first, SHOUTS);
                assertWrites(base, second, COUNTS);
            }
        }
    }
}
