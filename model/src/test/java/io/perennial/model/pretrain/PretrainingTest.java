package io.perennial.model.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.pretrain.text.CorpusPart;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {

    private static final PretrainingCompute ONE_THREAD =
            new PretrainingCompute(Device.cpu(), 1, false);

    @TempDir static Path shared;
    @TempDir Path folder;
    static CorpusPart corpus;

    private final List<LossCurve.Point> points = new ArrayList<>();
    private final List<String> stages = new ArrayList<>();
    private int stepsUntilStop;

    /** Documents in which each animal has its own sound, so that there is something to learn. */
    @BeforeAll
    static void write() throws IOException {
        List<String> animals = List.of("cat", "dog", "cow", "duck", "horse", "sheep");
        List<String> sounds = List.of("meows", "barks", "moos", "quacks", "neighs", "bleats");
        Random random = new Random(5);
        List<String> lines = new ArrayList<>();
        for (int document = 0; document < 600; document++) {
            int animal = random.nextInt(animals.size());
            for (int line = 0; line < 4; line++) {
                lines.add(
                        "In the %s the %s %s at the %s."
                                .formatted(
                                        List.of("barn", "field", "yard").get(random.nextInt(3)),
                                        animals.get(animal),
                                        sounds.get(animal),
                                        List.of("moon", "farmer", "rain").get(random.nextInt(3))));
            }
            lines.add("");
        }
        Path file = shared.resolve("farm.txt");
        Files.write(file, lines);
        corpus = new CorpusPart(file, 1);
    }

    private static PretrainingSettings settings(long steps, long decay, boolean wordVectors) {
        return new PretrainingSettings(
                2,
                32,
                4,
                120,
                new PretrainingObjective(0.2, 0.1, 0.05),
                new PretrainingSchedule(steps, 5, decay, 0.005, 0.005),
                new PretrainingPace(512, 32, 5, 10),
                wordVectors,
                3);
    }

    private boolean run(Path out, PretrainingSettings settings) throws IOException {
        return run(out, settings, Optional.empty());
    }

    private boolean run(Path out, PretrainingSettings settings, Optional<BaseLocation> from)
            throws IOException {
        Files.createDirectories(out);
        ModelCard card = new ModelCard("farm", "CC0-1.0", "./perennial pretrain");
        PretrainingListener listener =
                new PretrainingListener() {
                    @Override
                    public void stage(String what) {
                        stages.add(what);
                    }

                    @Override
                    public void measured(LossCurve.Point point) {
                        points.add(point);
                    }

                    @Override
                    public boolean stopAsked() {
                        return --stepsUntilStop == 0;
                    }
                };
        return new Pretraining(out, List.of(corpus), from, settings, ONE_THREAD, card, listener)
                .run();
    }

    private static byte[] weights(Path out) throws IOException {
        return Files.readAllBytes(out.resolve("model.safetensors"));
    }

    @Test
    void learnsWhatTheTextSays() throws IOException {
        run(folder, settings(120, 20, true));
        StepLosses first = points.get(0).heldOut();
        StepLosses last = points.get(points.size() - 1).heldOut();
        assertThat(last.tokenLoss()).isLessThan(0.6f * first.tokenLoss());
        assertThat(last.tokenAccuracy()).isGreaterThan(0.5f);
        assertThat(points.get(points.size() - 1).step()).isEqualTo(120);
        assertThat(Files.readString(folder.resolve("README.md")))
                .contains("# farm", "CC0-1.0", "120 steps", "| farm.txt |", "losses.svg");
        assertThat(Files.readString(folder.resolve("losses.svg"))).doesNotContain("NaN");
    }

    @Nested
    class TheFolder {

        /** The trainer's own computation and bert.py agree on the same weights. */
        @Test
        void isABaseThatComputesWhatWasTrained() throws IOException {
            run(folder, settings(20, 5, false));
            BaseLocation location = BaseLocation.parse(folder.toString());
            PretrainingCheckpoint made =
                    PretrainingCheckpoint.read(
                            folder.resolve("pretraining").resolve(PretrainingRun.CHECKPOINT));
            ComputeSettings compute = new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 32);
            try (FrozenBase base = FrozenBase.acquire(location, compute);
                    Pretrainer trainer =
                            Pretrainer.resume(
                                    made, settings(20, 5, false).objective(), ONE_THREAD)) {
                EncodedText text = base.textEncoder().encode("The cat meows at the moon", null);
                float[] expected = trainer.states(twice(text));
                float[] found = states(base, text);
                assertThat(found).hasSizeGreaterThan(5 * 32);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], within(0.02f));
                }
                assertThat(base.config().maxPositions()).isEqualTo(32);
            }
        }

        private MaskedBatch twice(EncodedText text) {
            int length = text.tokenIds().length;
            long[] ids = new long[2 * length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = text.tokenIds()[i % length];
            }
            float[] attention = new float[ids.length];
            Arrays.fill(attention, 1);
            return new MaskedBatch(2, length, ids, attention, new long[] {1}, new long[] {5});
        }

        private float[] states(FrozenBase base, EncodedText text) {
            AdapterSpec spec = AdapterSpec.parse("{\"method\":\"head_only\"}");
            ParameterLayout layout = base.layout(spec, 2);
            AdapterArtifact artifact =
                    new AdapterArtifact(
                            "farm",
                            1,
                            base.fingerprint(),
                            spec,
                            List.of("a", "b"),
                            Map.of(),
                            new float[layout.size()]);
            try (ServableAdapter adapter = ServableAdapter.load(base, artifact)) {
                PredictionBatch batch = new PredictionBatch(adapter, List.of(text));
                return new FusedPredictor(base).inspect(batch).hiddenStates().get(2);
            }
        }
    }

    @Nested
    class FromABase {

        private PretrainingSettings one(double rate, int longestRow) {
            return new PretrainingSettings(
                    9,
                    8,
                    1,
                    50,
                    new PretrainingObjective(0.2, 0.1, 0.05),
                    new PretrainingSchedule(1, 0, 0, rate, rate),
                    new PretrainingPace(512, longestRow, 1, 1),
                    true,
                    3);
        }

        @Test
        void startsWithItsSizesTokenizerAndWeights() throws IOException {
            Path first = folder.resolve("first");
            run(first, settings(20, 0, false));
            Path next = folder.resolve("next");
            run(next, one(1e-12, 32), Optional.of(BaseLocation.folder(first)));
            List<float[]> before = StartingBase.read(BaseLocation.folder(first)).weights();
            List<float[]> after = StartingBase.read(BaseLocation.folder(next)).weights();
            assertThat(after).hasSameSizeAs(before);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i)).containsExactly(before.get(i), within(1e-7f));
            }
            assertThat(next.resolve("tokenizer.json"))
                    .hasSameTextualContentAs(first.resolve("tokenizer.json"));
            assertThat(next.resolve("config.json"))
                    .hasSameTextualContentAs(first.resolve("config.json"));
            assertThat(stages).doesNotContain("making word vectors");
        }

        @Test
        void learnsOn() throws IOException {
            Path first = folder.resolve("first");
            run(first, settings(60, 0, false));
            float learnt = points.get(points.size() - 1).heldOut().tokenLoss();
            float fresh = points.get(0).heldOut().tokenLoss();
            Path next = folder.resolve("next");
            run(next, settings(10, 0, false), Optional.of(BaseLocation.folder(first)));
            float on = points.get(points.size() - 1).heldOut().tokenLoss();
            assertThat(on).isLessThan((learnt + fresh) / 2);
            assertThat(weights(next)).isNotEqualTo(weights(first));
        }

        private void refuses(Path base, int longestRow, String why) {
            Path next = folder.resolve("next");
            assertThatThrownBy(
                            () ->
                                    run(
                                            next,
                                            one(1e-3, longestRow),
                                            Optional.of(BaseLocation.folder(base))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(why);
        }

        @Test
        void refusesRowsThatItDoesNotRead() throws IOException {
            run(folder, settings(5, 0, false));
            refuses(folder, 64, "reads at most 32; train shorter rows");
        }

        @Test
        void refusesAnotherKind() throws IOException {
            run(folder, settings(5, 0, false));
            Path config = folder.resolve("config.json");
            Files.writeString(config, Files.readString(config).replace("\"gelu\"", "\"relu\""));
            refuses(folder, 32, "hidden_act is not gelu");
        }
    }

    @Nested
    class ARunThatStopped {

        @Test
        void goesOnToTheSameWeights() throws IOException {
            Path straight = folder.resolve("straight");
            run(straight, settings(30, 0, true));
            Path stopped = folder.resolve("stopped");
            run(stopped, settings(10, 0, true));
            run(stopped, settings(30, 0, true));
            assertThat(stages).contains("going on after step 10");
            assertThat(weights(stopped)).isEqualTo(weights(straight));
        }

        @Test
        void canBeAskedToStopAndGoesOnToTheSameWeights() throws IOException {
            Path straight = folder.resolve("straight");
            assertThat(run(straight, settings(20, 5, true))).isTrue();
            Path stopped = folder.resolve("stopped");
            stepsUntilStop = 7;
            assertThat(run(stopped, settings(20, 5, true))).isFalse();
            assertThat(stopped.resolve("model.safetensors")).doesNotExist();
            assertThat(run(stopped, settings(20, 5, true))).isTrue();
            assertThat(stages).contains("going on after step 7");
            assertThat(weights(stopped)).isEqualTo(weights(straight));
        }

        @Test
        void takesBackADecayThatALongerRunLacks() throws IOException {
            run(folder, settings(20, 10, false));
            run(folder, settings(40, 10, false));
            assertThat(stages).contains("going on after step 10");
            run(folder, settings(50, 0, false));
            assertThat(stages).contains("going on after step 30");
            run(folder, settings(60, 0, false));
            assertThat(stages).contains("going on after step 50");
            List<String> losses = Files.readAllLines(folder.resolve("pretraining/losses.csv"));
            assertThat(losses).hasSize(1 + 60 / 5);
        }

        @Test
        void refusesOtherSizes() throws IOException {
            run(folder, settings(10, 0, false));
            PretrainingSettings wider =
                    new PretrainingSettings(
                            2,
                            48,
                            4,
                            120,
                            new PretrainingObjective(0.2, 0.1, 0.05),
                            new PretrainingSchedule(20, 5, 0, 0.005, 0.005),
                            new PretrainingPace(512, 32, 5, 10),
                            false,
                            3);
            assertThatThrownBy(() -> run(folder, wider))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("use another folder or the same sizes");
        }
    }
}
