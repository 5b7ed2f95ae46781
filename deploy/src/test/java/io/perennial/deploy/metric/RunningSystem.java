package io.perennial.deploy.metric;

import io.perennial.cli.demo.DeploymentSettings;
import io.perennial.cli.demo.LocalDeployment;
import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.streams.BuiltInStreams;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.TaskStream;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kafka, the job on Flink and serving, with one task that learns, is asked and is asked for what it
 * cannot do: so that every metric there is has a reason to appear.
 */
final class RunningSystem implements AutoCloseable {

    private static final String TASK = "questions";
    private static final int EXAMPLES = 128;
    private static final int TEXTS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SPECIFICATION =
            """
            {"task": "questions", "adapter": {"method": "houlsby", "bottleneck": 8}, "labels": %s,
             "batch_size": 16, "learning_rate": 0.005, "replay": {"passes": 1, "capacity": 200},
             "publication": {"every_examples": 32, "margin": 1}}
            """;

    private final ClosingStack started = new ClosingStack();
    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalDeployment deployment;
    private final TaskStream stream = BuiltInStreams.create(TASK, 1);

    RunningSystem(Path folder) throws IOException {
        WorkFolder work = started.add("work folder", WorkFolder.open(folder, true));
        deployment = LocalDeployment.start(DeploymentSettings.defaults(), work, started);
    }

    /** Gives every part work. */
    void work() throws Exception {
        List<String> labels = stream.labels().stream().map(label -> '"' + label + '"').toList();
        byte[] specification = SPECIFICATION.formatted(labels).getBytes(StandardCharsets.UTF_8);
        try (ExampleSender sender = new ExampleSender(deployment.kafka())) {
            sender.sendAndWait(specification(specification));
            for (LabeledText text : stream.train().subList(0, EXAMPLES)) {
                sender.send(example(text.text(), text.label()));
            }
            sender.send(example("a label that the task does not have", "no such label"));
            sender.flush();
        }
        ask("/v2/models/questions/generate", "{\"text_input\": \"this task writes nothing\"}");
    }

    private static LabeledExample example(String text, String label) {
        return new LabeledExample(TASK, text, null, new Answer.Label(label), null, null, Map.of());
    }

    private static TaskSpec specification(byte[] json) {
        Decoded<TaskSpec> decoded =
                TaskSpecJson.decode(TASK.getBytes(StandardCharsets.UTF_8), json);
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            return valid.value();
        }
        throw new IllegalStateException(decoded.toString());
    }

    /** Everything that is exported, once all of these samples are. */
    Scrape scrapeWith(Set<String> awaited) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            askAboutTheTask();
            Scrape scrape =
                    Scrape.of(
                            List.of(
                                    get(deployment.links().get("serving metrics")),
                                    get(deployment.links().get("job metrics"))));
            if (scrape.samples().keySet().containsAll(awaited)) {
                return scrape;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "not exported within %s: %s"
                                .formatted(
                                        PATIENCE,
                                        awaited.stream()
                                                .filter(name -> !scrape.samples().containsKey(name))
                                                .toList()));
            }
            Thread.sleep(500);
        }
    }

    private void askAboutTheTask() throws IOException, InterruptedException {
        StringBuilder texts = new StringBuilder("[\"zq 0x00 ;; {{}} ~~ 3.14 qqq\"");
        for (LabeledText text : stream.test().subList(0, TEXTS)) {
            texts.append(", \"").append(text.text().replaceAll("[\"\\\\]", "")).append('"');
        }
        String body = "{\"texts\": " + texts.append("]}");
        ask("/v2/models/questions/infer", body);
        ask("/v2/models/auto/infer", body);
    }

    private void ask(String path, String body) throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(deployment.serving().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String get(String address) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        started.close();
    }
}
