package io.perennial.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Inspection;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.LearningRateSchedule;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks against numbers computed by other people's implementations, where a folder of them is at
 * hand.
 */
class GoldenTest {

    private static final Path GOLDEN =
            Path.of(System.getProperty("golden", "../../shared/golden"))
                    .toAbsolutePath()
                    .normalize();
    private static final List<String> LABELS = List.of("LABEL_0", "LABEL_1", "LABEL_2");
    private static final double FORWARD = 1e-4;
    private static final double GRADIENT = 1e-3;

    @BeforeAll
    static void needsReferenceNumbers() {
        assumeTrue(Files.isDirectory(GOLDEN), "no reference numbers at " + GOLDEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01-bert-base|{\"method\":\"houlsby\"}",
                "01-bert-base|{\"method\":\"pfeiffer\"}",
                "01-bert-base|{\"method\":\"lora\",\"targets\":[\"q\",\"k\",\"v\",\"o\",\"ffn\"]}",
                "02-bert-seqcls|{\"method\":\"houlsby\",\"layer_norm\":true}"
            })
    void freshAdapterLeavesTheBaseUnchanged(String name, String spec) throws IOException {
        try (GoldenCase golden = new GoldenCase(GOLDEN.resolve(name));
                TrainableAdapter adapter =
                        TrainableAdapter.create(
                                golden.base(), AdapterSpec.parse(spec), LABELS, 7)) {
            checkHiddenStates(golden, inspect(golden, adapter));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "03-bert-lora|{\"method\":\"lora\",\"rank\":4,\"alpha\":8,\"targets\":[\"q\",\"v\"],\"pooling\":\"pooler\"}",
                "04-bert-houlsby|{\"method\":\"houlsby\",\"bottleneck\":8,\"pooling\":\"pooler\"}",
                "05-bert-pfeiffer|{\"method\":\"pfeiffer\",\"bottleneck\":8,\"pooling\":\"pooler\"}"
            })
    void givesTheReferenceNumbers(String name, String json) throws IOException {
        AdapterSpec spec = AdapterSpec.parse(json);
        try (GoldenCase golden = new GoldenCase(GOLDEN.resolve(name));
                TrainableAdapter adapter = load(golden, spec)) {
            Inspection found = inspect(golden, adapter);
            checkHiddenStates(golden, found);
            checkClose(
                    "logits",
                    unpad(found.logits(), 4, 3),
                    golden.expected().floats("logits"),
                    FORWARD);
            ParameterLayout padded = golden.base().layout(spec, 4);
            float[] gradient =
                    new FusedTrainer(golden.base())
                            .gradients(List.of(batch(golden, adapter)))
                            .get(0);
            int checked = 0;
            for (Parameter parameter : padded.parameters()) {
                String key =
                        "grad." + referenceName(parameter.name(), spec.describe().equals("lora"));
                if (golden.expected().has(key)) {
                    float[] expected = golden.expected().floats(key);
                    float[] own = new float[expected.length];
                    System.arraycopy(gradient, parameter.offset(), own, 0, own.length);
                    checkClose(key, own, expected, GRADIENT);
                    checked++;
                }
            }
            assertThat(checked).isEqualTo(padded.parameters().size());
        }
    }

    @Test
    void takesTheReferenceOptimisersSteps() throws IOException {
        AdapterSpec spec =
                AdapterSpec.parse(
                        "{\"method\":\"lora\",\"rank\":4,\"alpha\":8,\"targets\":[\"q\",\"v\"],\"pooling\":\"pooler\"}");
        try (GoldenCase golden = new GoldenCase(GOLDEN.resolve("17-bert-lora-adamw"));
                TrainableAdapter adapter = load(golden, spec)) {
            FusedTrainer trainer = new FusedTrainer(golden.base());
            float[] losses = golden.expected().floats("losses");
            for (int step = 1; step <= 5; step++) {
                double loss = trainer.step(List.of(batch(golden, adapter))).get(0).meanLoss();
                assertThat(loss)
                        .isCloseTo(losses[step - 1], org.assertj.core.data.Offset.offset(1e-4));
                if (step == 1 || step == 5) {
                    checkState(
                            golden,
                            spec,
                            "step" + step + ".",
                            adapter.state().parameters(),
                            FORWARD);
                }
            }
            checkState(golden, spec, "step5.exp_avg.", adapter.state().firstMoment(), GRADIENT);
            checkState(golden, spec, "step5.exp_avg_sq.", adapter.state().secondMoment(), GRADIENT);
        }
    }

    private static void checkState(
            GoldenCase golden, AdapterSpec spec, String prefix, float[] values, double tolerance)
            throws IOException {
        for (Parameter parameter : golden.base().layout(spec, 3).parameters()) {
            String key = prefix + referenceName(parameter.name(), spec.describe().equals("lora"));
            float[] own = new float[parameter.size()];
            System.arraycopy(values, parameter.offset(), own, 0, own.length);
            checkClose(key, own, golden.expected().floats(key), tolerance);
        }
    }

    private static TrainableAdapter load(GoldenCase golden, AdapterSpec spec) throws IOException {
        ParameterLayout layout = golden.base().layout(spec, 3);
        float[] values = new float[layout.size()];
        try (Safetensors adapter = golden.adapter();
                Safetensors model = golden.model()) {
            for (Parameter parameter : layout.parameters()) {
                String name = referenceName(parameter.name(), spec.describe().equals("lora"));
                float[] source = adapter.has(name) ? adapter.floats(name) : model.floats(name);
                System.arraycopy(source, 0, values, parameter.offset(), source.length);
            }
        }
        float[] zeros = new float[values.length];
        return TrainableAdapter.restore(
                golden.base(), new AdapterState(spec, LABELS, 0, values, zeros, zeros.clone()), 0);
    }

    private static TaskBatch batch(GoldenCase golden, TrainableAdapter adapter) {
        Hyperparameters plain =
                new Hyperparameters(1e-3, LearningRateSchedule.constant(0), 0.01, 0);
        return new TaskBatch(adapter, golden.rows(), golden.labels(), plain);
    }

    private static Inspection inspect(GoldenCase golden, TrainableAdapter adapter) {
        AdapterArtifact artifact =
                new AdapterArtifact(
                        "golden",
                        1,
                        golden.base().fingerprint(),
                        adapter.spec(),
                        LABELS,
                        Map.of(),
                        adapter.parameters());
        try (ServableAdapter servable = ServableAdapter.load(golden.base(), artifact)) {
            return new FusedPredictor(golden.base())
                    .inspect(new PredictionBatch(servable, golden.rows()));
        }
    }

    /**
     * Compares every layer at the positions of real tokens; what stands at padding is nobody's
     * promise.
     */
    private static void checkHiddenStates(GoldenCase golden, Inspection found) throws IOException {
        int hidden = golden.base().config().hiddenSize();
        List<EncodedText> rows = golden.rows();
        for (int layer = 0; layer < found.hiddenStates().size(); layer++) {
            String key = "hidden_states." + layer;
            float[] expected = golden.expected().floats(key);
            int width = expected.length / rows.size();
            for (int row = 0; row < rows.size(); row++) {
                int size = rows.get(row).length() * hidden;
                int at = row * found.paddedLength() * hidden;
                checkClose(
                        key,
                        Arrays.copyOfRange(found.hiddenStates().get(layer), at, at + size),
                        Arrays.copyOfRange(expected, row * width, row * width + size),
                        FORWARD);
            }
        }
    }

    private static float[] unpad(float[] values, int capacity, int labels) {
        float[] own = new float[values.length / capacity * labels];
        for (int i = 0; i < own.length; i++) {
            own[i] = values[i / labels * capacity + i % labels];
        }
        return own;
    }

    private static void checkClose(String what, float[] found, float[] expected, double tolerance) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - found[i]));
        }
        assertThat(error)
                .as(what + ", largest value " + largest)
                .isLessThanOrEqualTo(tolerance * largest);
    }

    /** The names that the reference files use for our parameters. */
    private static String referenceName(String own, boolean peft) {
        String prefix = peft ? "base_model.model." : "";
        String[] parts = own.split("\\.", -1);
        if (parts[0].equals("head")) {
            return prefix + "classifier." + parts[1];
        }
        String layer = "bert.encoder.layer." + parts[1] + ".";
        if (parts[0].equals("lora")) {
            return prefix
                    + layer
                    + "attention.self."
                    + parts[2]
                    + ".lora_"
                    + parts[3].toUpperCase(java.util.Locale.ROOT)
                    + ".weight";
        }
        String place = parts[2].equals("attention_sublayer") ? "attention.output" : "output";
        String part = parts[3].equals("down") ? "adapter_down.0." : "adapter_up.";
        return layer + place + ".adapters.task." + part + parts[4];
    }
}
