package io.perennial.benchmarks.continual.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Made-up reports of every form that {@code report.json} may have. The numbers are invented, but
 * behave as real ones: adapters keep what they learned, one shared model fades.
 */
final class ReportSample {

    /** Accuracy lost for every later task, by strategy; those not named here keep everything. */
    private static final double SHARED_MODEL_FADES = 0.72;

    private static final double SHARED_ADAPTER_FADES = 0.85;

    private final ObjectNode root = new ObjectMapper().createObjectNode();
    private final Random random = new Random(7);
    private final List<String> tasks;
    private final List<Double> abilities;
    private final int runs;
    private final ArrayNode strategies;

    private ReportSample(List<String> tasks, int runs) {
        this.tasks = tasks;
        this.runs = runs;
        this.abilities = tasks.stream().map(task -> 0.8 + 0.18 * random.nextDouble()).toList();
        root.put("version", 1);
        addEnvironment(root.putObject("environment"));
        addSettings(root.putObject("settings"));
        ArrayNode described = root.putArray("tasks");
        for (String task : tasks) {
            described
                    .addObject()
                    .put("name", task)
                    .put("labels", 2 + random.nextInt(76))
                    .put("train", 1_000 + random.nextInt(12_000))
                    .put("test", 500 + random.nextInt(2_000));
        }
        this.strategies = root.putArray("strategies");
        root.putNull("class_incremental");
    }

    /** All strategies, in so many orders. */
    static ReportSample complete(List<String> tasks, int runs) {
        ReportSample sample = new ReportSample(tasks, runs);
        sample.sequential("perennial", "Perennial", 1.0, 0.0, true);
        sample.sequential("perennial_transfer", "Perennial with transfer", 1.0, 0.01, true);
        sample.sequential(
                "sequential_fine_tuning",
                "Sequential fine-tuning",
                SHARED_MODEL_FADES,
                0.01,
                false);
        sample.sequential(
                "shared_adapter", "One shared adapter", SHARED_ADAPTER_FADES, -0.02, false);
        sample.separate("joint", "Joint multi-task training", 0.015);
        sample.separate("full_fine_tuning", "Full fine-tuning of a model a task", 0.01);
        sample.separate("head_only", "Head only", -0.09);
        sample.separate("tfidf", "TF-IDF and logistic regression", -0.03);
        return sample.withClassIncremental();
    }

    /** Perennial alone, with everything absent that may be. */
    static ReportSample sparse(List<String> tasks) {
        ReportSample sample = new ReportSample(tasks, 1);
        sample.sequential("perennial", "Perennial", 1.0, 0.0, true);
        ObjectNode strategy = (ObjectNode) sample.strategies.get(0);
        List.of(
                        "description",
                        "parameters_per_task",
                        "bytes_per_task",
                        "shared_parameters",
                        "seconds")
                .forEach(strategy::putNull);
        strategy.putArray("prequential");
        strategy.withObject("/summary").putNull("forward_transfer");
        sample.root.withObject("/settings").putNull("command").putNull("batch");
        return sample;
    }

    /** So many names, as long and as short as those of real data sets. */
    static List<String> names(int count) {
        List<String> known =
                List.of(
                        "snips",
                        "trec6",
                        "subj",
                        "sst2",
                        "agnews_4k",
                        "dbpedia14_7k",
                        "banking77",
                        "clinc150");
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                count <= known.size()
                                        ? known.get(i)
                                        : "clinc150_intents_%02d".formatted(i + 1))
                .toList();
    }

    /** The order of the sequential runs with this seed. */
    static List<String> order(List<String> tasks, int seed) {
        List<String> order = new ArrayList<>(tasks);
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    String json() {
        return root.toString();
    }

    private static void addEnvironment(ObjectNode environment) {
        environment.put("perennial", "0.1.0");
        environment
                .putObject("base")
                .put("name", "perennial-small")
                .put("fingerprint", "0123456789abcdef".repeat(4))
                .put("layers", 4)
                .put("hidden_size", 256)
                .put("vocabulary_size", 8192)
                .put("parameters", 5_400_000);
        environment.put("device", "cpu()").put("processors", 2);
        environment.put("java", "17.0.1").put("date", "2026-11-25");
    }

    private void addSettings(ObjectNode settings) {
        settings.put("sequence", "eight").put("passes", 3).put("batch", 32).put("max_length", 128);
        ArrayNode seeds = settings.putArray("order_seeds");
        IntStream.rangeClosed(1, runs).forEach(seeds::add);
        settings.putObject("adapter").put("method", "houlsby").put("bottleneck", 64);
        settings.put(
                "command",
                "./perennial evaluate --data datasets --tasks "
                        + String.join(",", tasks)
                        + " --order-seeds "
                        + runs
                        + " --report out");
    }

    private void sequential(
            String name, String title, double kept, double better, boolean unchanged) {
        ObjectNode strategy = strategy(name, title, better);
        ArrayNode all = strategy.putArray("runs");
        for (int seed = 1; seed <= runs; seed++) {
            List<String> order = order(tasks, seed);
            ObjectNode run = run(all, seed, order);
            ArrayNode matrix = run.putArray("accuracy");
            for (int learned = 0; learned < order.size(); learned++) {
                ArrayNode row = matrix.addArray();
                for (int task = 0; task < order.size(); task++) {
                    if (task > learned) {
                        row.addNull();
                    } else {
                        row.add(
                                faded(
                                        ability(order.get(task)) + better,
                                        Math.pow(kept, learned - task)));
                    }
                }
            }
            run.put("forgetting", unchanged ? 0.0 : 0.35).put("predictions_unchanged", unchanged);
            run.put("backward_transfer", unchanged ? 0.0 : -0.34).putNull("forward_transfer");
        }
        ObjectNode summary = strategy.withObject("/summary");
        summarise(summary.putObject("forgetting"), unchanged ? 0.0 : 0.35, unchanged ? 0.0 : 0.04);
        summarise(
                summary.putObject("backward_transfer"),
                unchanged ? 0.0 : -0.34,
                unchanged ? 0.0 : 0.04);
        summarise(
                summary.withObject("/average_accuracy"),
                unchanged ? 0.903 + better : 0.61 + better,
                0.02);
        addPrequential(strategy, better);
    }

    private void separate(String name, String title, double better) {
        ObjectNode strategy = strategy(name, title, better);
        ObjectNode run = run(strategy.putArray("runs"), 1, tasks);
        ArrayNode row = run.putArray("accuracy").addArray();
        tasks.forEach(task -> row.add(faded(ability(task) + better, 1.0)));
        run.putNull("forgetting").putNull("backward_transfer").putNull("forward_transfer");
        run.putNull("predictions_unchanged");
        strategy.withObject("/summary").putNull("forgetting").putNull("backward_transfer");
        strategy.putArray("prequential");
    }

    private ObjectNode strategy(String name, String title, double better) {
        ObjectNode strategy = strategies.addObject().put("name", name).put("title", title);
        strategy.put("description", title + ", described in one line of a few words");
        strategy.put("parameters_per_task", 263_168).put("bytes_per_task", 1_052_672);
        strategy.put("shared_parameters", 5_400_000).put("seconds", 312.4);
        ObjectNode summary = strategy.putObject("summary");
        summarise(summary.putObject("average_accuracy"), 0.9 + better, 0.0);
        summary.putNull("forward_transfer");
        ObjectNode last = strategy.putObject("task_accuracy");
        boolean fades = name.equals("sequential_fine_tuning") || name.equals("shared_adapter");
        tasks.forEach(
                task -> last.put(task, faded(ability(task) + better, fades ? random() : 1.0)));
        return strategy;
    }

    private ObjectNode run(ArrayNode all, int seed, List<String> order) {
        ObjectNode run = all.addObject().put("seed", seed);
        ArrayNode names = run.putArray("order");
        order.forEach(names::add);
        return run.put("average_accuracy", 0.9 + 0.001 * seed).put("seconds", 100.0);
    }

    private void addPrequential(ObjectNode strategy, double better) {
        ArrayNode curves = strategy.putArray("prequential");
        for (String task : tasks) {
            ArrayNode points = curves.addObject().put("task", task).putArray("points");
            for (int batch = 1; batch <= 100; batch++) {
                double learned = 1 - Math.exp(-batch / 12.0);
                double noise = 0.03 * (random.nextDouble() - 0.5);
                points.addArray()
                        .add(32 * batch)
                        .add(faded((ability(task) + better) * learned + noise, 1.0));
            }
        }
    }

    private ReportSample withClassIncremental() {
        ObjectNode result = root.putObject("class_incremental");
        result.put("tasks", tasks.size()).put("labels", 150).put("accuracy", 0.812);
        result.put("task_identity_accuracy", 0.861);
        ArrayNode curve = result.putArray("curve");
        for (int learned = 1; learned <= tasks.size(); learned++) {
            curve.addArray().add(learned).add(0.97 - 0.16 * learned / tasks.size());
        }
        result.putObject("out_of_scope")
                .put("rows", 1_000)
                .put("auroc", 0.913)
                .put("detected_at_5_percent_rejected", 0.604);
        return this;
    }

    private static void summarise(ObjectNode node, double mean, double deviation) {
        node.put("mean", mean).put("deviation", deviation);
    }

    private double ability(String task) {
        return abilities.get(tasks.indexOf(task));
    }

    private double random() {
        return 0.3 + 0.6 * random.nextDouble();
    }

    private static double faded(double accuracy, double kept) {
        return Math.max(0.05, Math.min(0.999, accuracy * kept));
    }
}
