package io.perennial.cli.demo;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.kafka.TopicFollower;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.TaskStream;
import io.perennial.cli.terminal.Terminal;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.client.Answer;
import io.perennial.serving.client.PerennialClient;
import io.perennial.serving.client.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The experiment: tasks are taught one after another, and after every stage the serving process is
 * asked again about all tasks learned so far.
 */
public final class DemoRun {

    /** Texts per request, except the last of a task: the same in every stage, to be comparable. */
    private static final int REQUEST_SIZE = 64;

    private final LocalDeployment deployment;
    private final DemoSettings settings;
    private final Terminal terminal;
    private final PerennialClient serving;
    private final TrainingFollower training = new TrainingFollower();
    private final Map<String, List<Answer.Label>> firstAnswers = new LinkedHashMap<>();
    private AnswerComparison comparison = AnswerComparison.none();

    public DemoRun(LocalDeployment deployment, DemoSettings settings, Terminal terminal) {
        this.deployment = deployment;
        this.settings = settings;
        this.terminal = terminal;
        this.serving = PerennialClient.of(deployment.serving());
    }

    /**
     * Runs all stages. May be called once.
     *
     * @param startNanos {@link System#nanoTime()} when the deployment began to start
     */
    public DemoReport run(long startNanos) throws IOException, InterruptedException {
        try (ExampleSender sender = new ExampleSender(deployment.kafka());
                TopicFollower follower =
                        TopicFollower.start(
                                deployment.kafka(),
                                deployment.kafka().topics().evaluations(),
                                training::accept)) {
            return stages(sender, follower, startNanos);
        }
    }

    private DemoReport stages(ExampleSender sender, TopicFollower follower, long startNanos)
            throws IOException, InterruptedException {
        TaskOnboarding onboarding =
                new TaskOnboarding(
                        sender,
                        training,
                        serving,
                        () -> {
                            deployment.requireRunning();
                            follower.requireRunning();
                        },
                        settings.patience());
        List<List<Double>> accuracies = new ArrayList<>();
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (int stage = 0; stage < settings.streams().size(); stage++) {
            TaskStream stream = settings.streams().get(stage);
            StageProgress progress = progress(stage, stream);
            TaskSpec specification = settings.specification(stream);
            TaskTraining learned = onboarding.teach(stream, specification, progress);
            TaskOutcome outcome = outcome(stream, learned, progress.seconds());
            List<Double> row = askAll(stage, progress);
            progress.finished(outcome, row.get(stage));
            outcomes.add(outcome);
            accuracies.add(row);
        }
        return new DemoReport(
                new AccuracyMatrix(accuracies),
                outcomes,
                comparison,
                deployment.base().name(),
                deployment.base().fingerprint(),
                (System.nanoTime() - startNanos) / 1e9,
                deployment.links());
    }

    /** One row of the matrix: asks about every task learned so far, and compares. */
    private List<Double> askAll(int stage, StageProgress progress)
            throws IOException, InterruptedException {
        List<Double> row = new ArrayList<>();
        for (TaskStream stream : settings.streams().subList(0, stage + 1)) {
            progress.asking(stream.name());
            List<Answer.Label> answers = ask(stream);
            List<Answer.Label> before = firstAnswers.putIfAbsent(stream.name(), answers);
            if (before != null) {
                comparison = comparison.with(stream.name(), before, answers);
            }
            row.add(accuracy(answers, stream.test()));
        }
        return row;
    }

    private List<Answer.Label> ask(TaskStream stream) throws IOException, InterruptedException {
        List<Text> texts =
                stream.test().stream().map(test -> new Text(test.text(), test.textPair())).toList();
        List<Answer.Label> answers = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += REQUEST_SIZE) {
            int to = Math.min(from + REQUEST_SIZE, texts.size());
            for (Answer answer : serving.ask(stream.name(), texts.subList(from, to)).answers()) {
                answers.add((Answer.Label) answer);
            }
        }
        return answers;
    }

    private static double accuracy(List<Answer.Label> answers, List<LabeledText> tests) {
        int correct = 0;
        for (int row = 0; row < tests.size(); row++) {
            if (answers.get(row).label().equals(tests.get(row).label())) {
                correct++;
            }
        }
        return (double) correct / tests.size();
    }

    private TaskOutcome outcome(TaskStream stream, TaskTraining learned, double seconds) {
        return new TaskOutcome(
                stream.name(),
                stream.labels().size(),
                stream.train().size(),
                stream.test().size(),
                stream.majorityShare(),
                settings.adapter().describe(),
                learned.version(),
                learned.prequentialAccuracy(),
                training.prequential(stream.name()),
                seconds);
    }

    private StageProgress progress(int stage, TaskStream stream) {
        int width = settings.tasks().stream().mapToInt(String::length).max().orElseThrow();
        return new StageProgress(
                terminal,
                stage,
                settings.streams().size(),
                stream.name(),
                width,
                stream.train().size());
    }
}
