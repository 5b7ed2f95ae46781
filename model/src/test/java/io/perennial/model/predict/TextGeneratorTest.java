package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.TinyDecoder;
import io.perennial.model.predict.GeneratedText.Reason;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The same tests on each family of decoders. */
class TextGeneratorTest {

    private static final List<String> METHODS =
            List.of(
                    "\"method\":\"houlsby\",\"bottleneck\":4",
                    "\"method\":\"pfeiffer\",\"bottleneck\":4",
                    "\"method\":\"parallel\",\"bottleneck\":4",
                    "\"method\":\"compacter\"",
                    "\"method\":\"lora\",\"rank\":2",
                    "\"method\":\"dora\",\"rank\":2",
                    "\"method\":\"ia3\"",
                    "\"method\":\"prompt\",\"tokens\":3",
                    "\"method\":\"p_tuning\",\"tokens\":2",
                    "\"method\":\"prefix\",\"tokens\":3,\"hidden\":0",
                    "\"method\":\"prefix\",\"tokens\":2,\"hidden\":0,\"shift_positions\":false",
                    "\"method\":\"llama_adapter\"",
                    "\"method\":\"layer_norm\"",
                    "\"method\":\"bitfit\"",
                    "\"methods\":[{\"method\":\"prompt\",\"tokens\":2},{\"method\":\"lora\",\"rank\":2}]");

    @Nested
    class OnGpt2 extends OnADecoder {
        @Override
        TinyDecoder decoder() {
            return TinyDecoder.gpt2(11);
        }
    }

    @Nested
    class OnLlama extends OnADecoder {
        @Override
        TinyDecoder decoder() {
            return TinyDecoder.llama(12);
        }
    }

    /** An adapter of random values, which changes what the base writes. */
    private static ServableAdapter adapter(FrozenBase base, String method, long seed) {
        AdapterSpec spec = AdapterSpec.parse("{" + method + ",\"objective\":\"text\"}").published();
        float[] values = new float[base.layout(spec, 1).size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return ServableAdapter.load(
                base,
                new AdapterArtifact(
                        "task-" + seed, 1, base.fingerprint(), spec, List.of(), Map.of(), values));
    }

    private static EncodedText text(long seed, int length) {
        int[] ids = new Random(seed).ints(length, 32, 127).toArray();
        return new EncodedText(ids, length, false);
    }

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnADecoder {

        private FrozenBase base;
        private final List<ServableAdapter> adapters = new ArrayList<>();
        private TextGenerator generator;

        abstract TinyDecoder decoder();

        @BeforeAll
        void load(@TempDir Path folder) throws IOException {
            base = decoder().load(folder);
            for (String method : METHODS) {
                adapters.add(adapter(base, method, adapters.size()));
            }
            generator = new TextGenerator(base);
        }

        @AfterAll
        void close() {
            adapters.forEach(ServableAdapter::close);
            base.close();
        }

        private GeneratedText alone(GenerationRequest request) {
            return generator.generate(List.of(request)).get(0);
        }

        private GenerationRequest greedy(int method, EncodedText text, int maxTokens) {
            return new GenerationRequest(
                    adapters.get(method), text, GenerationSettings.greedy(maxTokens));
        }

        /** The most probable next token, by a forward over the whole row. */
        private int next(ServableAdapter adapter, EncodedText row) {
            Inspection inside =
                    new FusedPredictor(base).inspect(new PredictionBatch(adapter, List.of(row)));
            int from =
                    (adapter.layout().promptTokens() + row.length() - 1) * TinyDecoder.VOCABULARY;
            int best = 0;
            for (int token = 0; token < TinyDecoder.VOCABULARY; token++) {
                if (inside.scores()[from + token] > inside.scores()[from + best]) {
                    best = token;
                }
            }
            return best;
        }

        private List<Integer> recomputed(ServableAdapter adapter, EncodedText text, int tokens) {
            List<Integer> written = new ArrayList<>();
            EncodedText row = text;
            for (int i = 0; i < tokens; i++) {
                int token = next(adapter, row);
                if (token == base.config().endToken()) {
                    break;
                }
                written.add(token);
                int[] ids = Arrays.copyOf(row.tokenIds(), row.length() + 1);
                ids[row.length()] = token;
                row = new EncodedText(ids, ids.length, false);
            }
            return written;
        }

        @Test
        void writesWithKeptKeysAndValuesWhatItWritesWithoutThem() {
            for (int method = 0; method < METHODS.size(); method++) {
                for (int length : new int[] {1, 7, 16}) {
                    EncodedText text = text(length, length);
                    assertThat(alone(greedy(method, text, 12)).tokenIds())
                            .as("%s, %d tokens", METHODS.get(method), length)
                            .isEqualTo(recomputed(adapters.get(method), text, 12));
                }
            }
        }

        private List<GenerationRequest> mixed() {
            List<GenerationRequest> requests = new ArrayList<>();
            for (int i = 0; i < 3 * METHODS.size(); i++) {
                int method = i * 7 % METHODS.size();
                GenerationSettings settings =
                        i % 3 == 0
                                ? GenerationSettings.sampled(3 + i % 11, 0.8, 0.9, i)
                                : GenerationSettings.greedy(1 + i % 17);
                requests.add(
                        new GenerationRequest(
                                adapters.get(method), text(i, 1 + i * 5 % 29), settings));
            }
            return requests;
        }

        @Test
        void writesAloneWhatItWritesAmongOthers() {
            List<GenerationRequest> requests = mixed();
            List<GeneratedText> together = generator.generate(requests);
            for (int i = 0; i < requests.size(); i++) {
                assertThat(together.get(i)).as("row %d", i).isEqualTo(alone(requests.get(i)));
            }
        }

        @Test
        void drawsTheSameTextFromTheSameSeed() {
            EncodedText text = text(1, 6);
            List<GeneratedText> drawn = new ArrayList<>();
            for (long seed : new long[] {5, 5, 6, 7}) {
                GenerationSettings settings = GenerationSettings.sampled(20, 2, 0.95, seed);
                drawn.add(alone(new GenerationRequest(adapters.get(4), text, settings)));
            }
            assertThat(drawn.get(1)).isEqualTo(drawn.get(0));
            assertThat(drawn.get(2)).isNotEqualTo(drawn.get(0));
            assertThat(drawn.get(3)).isNotEqualTo(drawn.get(2));
        }

        @Test
        void drawsTheMostProbableTokenFromATinyNucleus() {
            EncodedText text = text(2, 9);
            GenerationSettings tiny = GenerationSettings.sampled(10, 1, 1e-9, 3);
            assertThat(alone(new GenerationRequest(adapters.get(0), text, tiny)))
                    .isEqualTo(alone(greedy(0, text, 10)));
        }

        @Test
        void endsAtTheBasesEndToken(@TempDir Path folder) throws IOException {
            EncodedText text = text(3, 8);
            List<Integer> free = alone(greedy(4, text, 20)).tokenIds();
            int end = free.get(6);
            List<Integer> before = free.subList(0, free.indexOf(end));
            try (FrozenBase other = decoder().endToken(end).load(folder);
                    ServableAdapter adapter = adapter(other, METHODS.get(4), 4)) {
                GenerationRequest request =
                        new GenerationRequest(adapter, text, GenerationSettings.greedy(20));
                GeneratedText written = new TextGenerator(other).generate(List.of(request)).get(0);
                assertThat(written.reason()).isEqualTo(Reason.END);
                assertThat(written.tokenIds()).isEqualTo(before);
            }
        }

        @Test
        void endsAfterTheTokensThatAreAllowed() {
            GeneratedText written = alone(greedy(0, text(4, 5), 3));
            assertThat(written.tokenIds()).hasSize(3);
            assertThat(written.reason()).isEqualTo(Reason.LENGTH);
        }

        @Test
        void endsWhereTheBaseHasNoPositionLeft() {
            for (int method : new int[] {4, 7, 9, 10}) {
                int taken =
                        adapters.get(method).layout().promptTokens()
                                + adapters.get(method).layout().positionShift();
                GeneratedText written = alone(greedy(method, text(5, 40), 1_000));
                if (written.reason() == Reason.LENGTH) {
                    assertThat(written.tokenIds())
                            .as(METHODS.get(method))
                            .hasSize(TinyDecoder.POSITIONS - 40 - taken + 1);
                }
                GeneratedText full = alone(greedy(method, text(6, TinyDecoder.POSITIONS), 1_000));
                assertThat(full.tokenIds()).hasSizeLessThanOrEqualTo(1);
            }
        }

        @Test
        void endsBeforeAStopText() {
            EncodedText text = text(7, 6);
            GeneratedText free = alone(greedy(5, text, 20));
            String stop = free.text().substring(4, 6);
            GenerationSettings settings =
                    new GenerationSettings(20, 0, 1, 0, List.of("never to be seen", stop));
            StringBuilder heard = new StringBuilder();
            GeneratedText written =
                    alone(new GenerationRequest(adapters.get(5), text, settings, heard::append));
            assertThat(written.reason()).isEqualTo(Reason.STOP);
            assertThat(written.text())
                    .isEqualTo(free.text().substring(0, free.text().indexOf(stop)));
            assertThat(heard).hasToString(written.text());
        }

        @Test
        void endsWhenNobodyListensAnyMoreAndLeavesTheOthersAlone() {
            EncodedText text = text(8, 6);
            List<String> heard = new ArrayList<>();
            GenerationListener soonGone =
                    new GenerationListener() {
                        @Override
                        public void written(String piece) {
                            heard.add(piece);
                        }

                        @Override
                        public boolean wanted() {
                            return heard.size() < 2;
                        }

                        @Override
                        public void ended(GeneratedText text) {
                            assertThat(text.text()).isEqualTo(String.join("", heard));
                            heard.add("ended");
                        }
                    };
            GenerationRequest other = greedy(0, text, 15);
            GenerationRequest leaving =
                    new GenerationRequest(
                            adapters.get(4), text, GenerationSettings.greedy(50), soonGone);
            List<GeneratedText> written = generator.generate(List.of(leaving, other));
            assertThat(written.get(0).reason()).isEqualTo(Reason.UNWANTED);
            assertThat(heard).endsWith("ended").containsOnlyOnce("ended");
            assertThat(written.get(0).tokenIds()).hasSizeLessThan(50);
            assertThat(written.get(1)).isEqualTo(alone(other));
        }

        @Test
        void tellsInPiecesWhatItWrites() {
            for (int method = 0; method < METHODS.size(); method++) {
                StringBuilder heard = new StringBuilder();
                GeneratedText written =
                        alone(
                                new GenerationRequest(
                                        adapters.get(method),
                                        text(9, 5),
                                        GenerationSettings.greedy(30),
                                        heard::append));
                assertThat(heard).hasToString(written.text());
            }
        }

        @Test
        void refusesATaskThatWritesNoText() {
            AdapterSpec spec = AdapterSpec.parse("{\"method\":\"bitfit\"}");
            AdapterArtifact labels =
                    new AdapterArtifact(
                            "intents",
                            1,
                            base.fingerprint(),
                            spec,
                            List.of("yes", "no"),
                            Map.of(),
                            new float[base.layout(spec, 2).size()]);
            try (ServableAdapter adapter = ServableAdapter.load(base, labels)) {
                assertThatThrownBy(
                                () ->
                                        new GenerationRequest(
                                                adapter, text(0, 3), GenerationSettings.greedy(1)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("task intents")
                        .hasMessageContaining("classification");
            }
        }

        @Test
        void namesTheTaskWhoseScoresAreNotNumbers() {
            AdapterSpec spec = AdapterSpec.parse("{\"method\":\"bitfit\",\"objective\":\"text\"}");
            float[] values = new float[base.layout(spec, 1).size()];
            Arrays.fill(values, Float.NaN);
            AdapterArtifact broken =
                    new AdapterArtifact(
                            "broken", 1, base.fingerprint(), spec, List.of(), Map.of(), values);
            try (ServableAdapter adapter = ServableAdapter.load(base, broken)) {
                GenerationRequest request =
                        new GenerationRequest(adapter, text(0, 3), GenerationSettings.greedy(1));
                assertThatThrownBy(() -> alone(request))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("task broken, version 1")
                        .hasMessageContaining("no token's score is a number");
            }
        }
    }
}
