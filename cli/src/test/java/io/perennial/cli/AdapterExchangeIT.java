package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.cli.adapters.ExampleAdapters;
import io.perennial.cli.adapters.TinyRoberta;
import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.client.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters that go out as files and come back: broker, files and serving are the real ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdapterExchangeIT {

    private static final String HEAD = "\"pooling\":\"first\",\"head\":\"dense_tanh\"}";
    private static final String LABELS = String.join(",", ExampleAdapters.LABELS);

    @TempDir private Path work;
    private EmbeddedBroker broker;
    private Path baseFolder;
    private FrozenBase base;
    private final Topics topics = Topics.defaults();
    private ServedAnswers answers;
    private String task = "";
    private int tests;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        baseFolder = folder.resolve("roberta");
        TinyRoberta.write(baseFolder);
        base = FrozenBase.acquire(BaseLocation.folder(baseFolder), ComputeSettings.defaults());
        done("topics", "create");
        answers =
                new ServedAnswers(
                        broker.bootstrapServers(), topics, BaseLocation.folder(baseFolder));
    }

    @AfterAll
    void stop() {
        answers.close();
        base.close();
        broker.close();
    }

    @BeforeEach
    void nameTheTask() {
        task = "news-" + ++tests;
    }

    private CommandRun done(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--bootstrap-servers";
        all[arguments.length + 1] = broker.bootstrapServers();
        CommandRun run = CommandRun.of(all);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run;
    }

    private AdapterArtifact published(String spec) throws InterruptedException {
        AdapterArtifact artifact =
                ExampleAdapters.artifact(
                        base, task, 3, AdapterSpec.parse(spec), ExampleAdapters.LABELS);
        new AdaptersTopic(KafkaConnection.local(broker.bootstrapServers(), topics))
                .publish(task, Optional.empty(), KeepRule.newest(1), seen -> artifact);
        return artifact;
    }

    private void export(String format, Path folder) {
        done(
                "adapters",
                "export",
                task,
                "--format",
                format,
                "--out",
                "" + folder,
                "--base",
                "" + baseFolder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "peft|'method':'lora','rank_stabilised':true,'targets':['q','k','v','o','ffn']",
                "peft|'method':'dora'",
                "peft|'method':'ia3'",
                "peft|'method':'prompt','tokens':4",
                "peft|'method':'prefix','tokens':4,'hidden':0",
                "peft|'method':'layer_norm'",
                "adapterhub|'method':'houlsby'",
                "adapterhub|'method':'pfeiffer','reduction_factor':4",
                "adapterhub|'method':'parallel'",
                "adapterhub|'method':'compacter'",
                "adapterhub|'method':'lora'",
                "adapterhub|'method':'ia3','targets':['k','v','ffn_up'],'input_targets':[]",
                "adapterhub|'method':'prefix','tokens':4,'hidden':0,'shift_positions':false",
                "adapterhub|'methods':[{'method':'parallel'},{'method':'lora'}]",
                "perennial|'method':'llama_adapter','tokens':4",
                "perennial|'method':'bitfit'",
                "perennial|'method':'head_only'",
                "perennial|'methods':[{'method':'lora'},{'method':'prompt','tokens':4}]"
            })
    void whatGoesOutAndComesBackGivesTheSameAnswers(String format, String method) throws Exception {
        AdapterArtifact artifact = published("{" + method.replace('\'', '"') + "," + HEAD);
        Path folder = work.resolve("exported");

        export(format, folder);
        CommandRun publication =
                done(
                        "adapters",
                        "publish",
                        "" + folder,
                        "--task",
                        task + "-again",
                        "--labels",
                        LABELS,
                        "--base",
                        "" + baseFolder);

        assertThat(folder.resolve("README.md")).content().contains("```python");
        assertThat(publication.out())
                .contains("version 1 of " + task + "-again published")
                .contains(artifact.spec().methods().stream().map(AdapterMethod::name).toList());
        List<Answer> original = answers.of(task);
        assertThat(original).hasSize(3);
        assertThat(answers.of(task + "-again")).isEqualTo(original);
    }

    @Test
    void anImportedFileIsPublishedLikeItsFolder() throws Exception {
        published("{\"method\":\"lora\"," + HEAD);
        Path folder = work.resolve("exported");
        Path file = work.resolve("imported.safetensors");
        export("peft", folder);

        CommandRun imported =
                CommandRun.of(
                        "adapters",
                        "import",
                        "" + folder,
                        "--task",
                        task,
                        "--labels",
                        LABELS,
                        "--base",
                        "" + baseFolder,
                        "--out",
                        "" + file);
        done("adapters", "publish", "" + file, "--task", task, "--base", "" + baseFolder);

        assertThat(imported.out()).contains("peft", "3: sport, politics, science");
        assertThat(done("adapters", "show", task, "--base", "" + baseFolder).out())
                .containsPattern("version +4,")
                .containsPattern("imported_from +peft");
    }

    @Test
    void aMergedBaseComputesTheSame() throws Exception {
        AdapterArtifact artifact = published("{\"method\":\"lora\"," + HEAD);
        Path folder = work.resolve("merged");

        export("merged", folder);

        assertThat(folder).isDirectoryContaining("glob:**config.json");
        List<EncodedText> texts =
                List.of(base.textEncoder().encode("the striker scored twice", null));
        // What was merged into a weight is rounded with it, so this is asked in float32 only.
        ComputeSettings compute = ComputeSettings.reference();
        try (FrozenBase merged = FrozenBase.acquire(BaseLocation.folder(folder), compute);
                FrozenBase exact = FrozenBase.acquire(BaseLocation.folder(baseFolder), compute)) {
            float[] expected = probabilities(exact, artifact, texts);
            float[] found = probabilities(merged, headOf(artifact, merged), texts);
            for (int label = 0; label < expected.length; label++) {
                assertThat(found[label]).isCloseTo(expected[label], within(1e-4f));
            }
        }
    }

    /** The head alone, which is the end of the vector. */
    private static AdapterArtifact headOf(AdapterArtifact artifact, FrozenBase merged) {
        AdapterSpec spec = AdapterSpec.parse("{\"method\":\"head_only\"," + HEAD);
        float[] all = artifact.parameters();
        int size = merged.layout(spec, artifact.labels().size()).size();
        return new AdapterArtifact(
                artifact.task(),
                1,
                merged.fingerprint(),
                spec,
                artifact.labels(),
                Map.of(),
                Arrays.copyOfRange(all, all.length - size, all.length));
    }

    private static float[] probabilities(
            FrozenBase base, AdapterArtifact artifact, List<EncodedText> texts) {
        try (ServableAdapter adapter = ServableAdapter.load(base, artifact)) {
            Prediction answer =
                    new FusedPredictor(base)
                            .predict(List.of(new PredictionBatch(adapter, texts)))
                            .get(0)
                            .get(0);
            return ((Prediction.Label) answer).probabilities();
        }
    }

    @Test
    void aMethodThatAFormatCannotHoldIsNamedAndNothingIsLeft() throws Exception {
        published("{\"method\":\"houlsby\"," + HEAD);
        Path folder = work.resolve("merged");

        CommandRun run =
                CommandRun.of(
                        "adapters",
                        "export",
                        task,
                        "--format",
                        "merged",
                        "--out",
                        "" + folder,
                        "--base",
                        "" + baseFolder,
                        "--bootstrap-servers",
                        broker.bootstrapServers());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("houlsby").doesNotContain("unexpected failure");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFolderWithoutAnAdapterIsRefused() throws Exception {
        Path folder = Files.createDirectories(work.resolve("empty"));

        CommandRun run =
                CommandRun.of(
                        "adapters",
                        "import",
                        "" + folder,
                        "--task",
                        "news",
                        "--base",
                        "" + baseFolder);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains(folder.toString(), "adapter_config.json")
                .doesNotContain("unexpected failure");
    }
}
