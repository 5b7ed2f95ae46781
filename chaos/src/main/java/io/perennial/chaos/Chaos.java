package io.perennial.chaos;

import io.perennial.chaos.fault.FaultRecord;
import io.perennial.chaos.fault.FaultSequence;
import io.perennial.chaos.fault.Installation;
import io.perennial.chaos.judge.Check;
import io.perennial.chaos.judge.EarlyTasks;
import io.perennial.chaos.judge.ForgottenExamples;
import io.perennial.chaos.judge.Judge;
import io.perennial.chaos.judge.Observer;
import io.perennial.chaos.judge.RetrainedVersions;
import io.perennial.chaos.judge.ServedAnswers;
import io.perennial.chaos.judge.Verdict;
import io.perennial.chaos.load.ExampleLoad;
import io.perennial.chaos.load.NumberedExamples;
import io.perennial.chaos.load.SmallBase;
import io.perennial.chaos.load.TaskPlan;
import io.perennial.chaos.process.BrokerNodes;
import io.perennial.chaos.process.ServingProcess;
import io.perennial.chaos.process.TrainingCluster;
import io.perennial.chaos.storage.CheckpointStorage;
import io.perennial.flink.job.JobConfig;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run: starts brokers, a Flink cluster with the training job, and serving, all in processes of
 * their own; sends numbered examples while it harms them at random; waits until everything is
 * learnt and published; and judges what is there.
 */
public final class Chaos {

    private static final Topics TOPICS = Topics.defaults();
    private static final short REPLICATION = BrokerNodes.NODES;
    private static final int FIRST_SUBTASKS = 2;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(6);
    private static final Duration TELL_EVERY = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 200;
    private static final int RETRAINED_VERSIONS = 3;
    private static final int FORGOTTEN_EXAMPLES = 3;

    private static final String SPEC =
            "{\"adapter\":{\"method\":\"houlsby\",\"bottleneck\":8},\"batch_size\":16,"
                    + "\"learning_rate\":0.01,\"holdout_share\":0.05,\"reproducible\":true,"
                    + "\"replay\":{\"passes\":1,\"capacity\":64},"
                    + "\"publication\":{\"every_examples\":500,\"margin\":1}}";

    private final ChaosSettings settings;
    private final Consumer<String> console;
    private final TaskPlan plan;
    private final EarlyTasks early = new EarlyTasks();

    /**
     * @param console takes lines for people
     */
    public Chaos(ChaosSettings settings, Consumer<String> console) {
        this.settings = settings;
        this.console = console;
        this.plan = new TaskPlan(settings.tasks());
    }

    /** Looks at an installation that has been judged and still runs. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ChaosReport report, String bootstrapServers, Path base)
                throws InterruptedException;
    }

    /**
     * Returns when all processes that were started have ended.
     *
     * @param visitor comes before they end
     * @throws IllegalStateException if the installation does not come up, or a process that nobody
     *     harmed has ended
     */
    public ChaosReport run(Visitor visitor) throws Exception {
        Thread end = new Thread(Chaos::killAll, "end of all processes");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return runToEnd(visitor);
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    /** For Ctrl-C and the like: nothing that was started here may live on, paused or not. */
    private static void killAll() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private ChaosReport runToEnd(Visitor visitor) throws Exception {
        Path base = settings.folder().resolve("base");
        Path logs = Files.createDirectories(settings.folder().resolve("logs"));
        SmallBase.write(base, settings.seed());
        CheckpointStorage storage = new CheckpointStorage(settings.folder().resolve("state"));
        console.accept("starting three brokers, a Flink cluster and serving");
        try (BrokerNodes brokers =
                new BrokerNodes(settings.program(), settings.folder().resolve("kafka"), logs)) {
            brokers.awaitAll();
            createTopics(brokers);
            try (TrainingCluster training =
                            new TrainingCluster(
                                    settings.folder(),
                                    storage,
                                    subtasks -> job(brokers, storage, base, subtasks),
                                    FIRST_SUBTASKS);
                    ServingProcess serving =
                            new ServingProcess(
                                    settings.program(), brokers.bootstrapServers(), base, logs);
                    Observer observer = new Observer(brokers.bootstrapServers(), TOPICS)) {
                ChaosReport report =
                        harm(new Installation(brokers, training, serving, storage), observer, base);
                visitor.visit(report, brokers.bootstrapServers(), base);
                return report;
            }
        }
    }

    private ChaosReport harm(Installation installation, Observer observer, Path base)
            throws Exception {
        FaultSequence faults =
                new FaultSequence(installation, observer, settings.seed(), this::show);
        String servers = installation.brokers().bootstrapServers();
        try (ExampleLoad load =
                new ExampleLoad(
                        servers,
                        TOPICS.examples(),
                        plan,
                        settings.rate(),
                        settings.duration(),
                        settings.seed())) {
            load.start();
            Thread watch = watchEarlyTasks(load, observer);
            faults.run(settings.duration(), settings.every());
            load.awaitEnd();
            console.accept("no more faults; waiting until everything is learnt and published");
            Map<String, Long> sent = sent(load);
            awaitCovered(sent, observer, installation);
            awaitServing(installation);
            watch.interrupt();
            watch.join();
            Verdict verdict =
                    new Judge(servers, TOPICS)
                            .judge(
                                    sent,
                                    early,
                                    new ServedAnswers(
                                            installation.serving().address(),
                                            base,
                                            NumberedExamples.texts()));
            boolean recovered =
                    faults.records().stream().allMatch(fault -> fault.recovery() != null);
            return new ChaosReport(
                    settings,
                    faults.records(),
                    recovered,
                    installation.unexpectedEnds(),
                    verdict,
                    checks(servers, sent, base));
        }
    }

    private List<Check> checks(String servers, Map<String, Long> sent, Path base) throws Exception {
        console.accept("training versions again");
        Check retrained =
                new RetrainedVersions(servers, TOPICS, base)
                        .check(RETRAINED_VERSIONS, settings.seed());
        Check forgotten =
                new ForgottenExamples(servers, TOPICS, console)
                        .check(sent, FORGOTTEN_EXAMPLES, settings.seed());
        return List.of(retrained, forgotten);
    }

    private void show(FaultRecord fault) {
        console.accept(fault.kind().label() + ": " + fault.detail());
    }

    private static void createTopics(BrokerNodes brokers) {
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", brokers.bootstrapServers()))) {
            admin.createMissing(TOPICS.definitions(), REPLICATION);
        }
    }

    private JobConfig job(BrokerNodes brokers, CheckpointStorage storage, Path base, int subtasks) {
        return JobConfig.builder(brokers.bootstrapServers())
                .base(BaseLocation.folder(base))
                .compute(ComputeSettings.reference().withThreads(1))
                .defaultSpec(SPEC)
                .patience(Duration.ofMillis(500))
                .batchWait(Duration.ofSeconds(2))
                .parallelism(subtasks)
                .checkpointInterval(CHECKPOINT_INTERVAL)
                .checkpointDirectory(storage.checkpoints())
                .seed(settings.seed())
                .build();
    }

    private Map<String, Long> sent(ExampleLoad load) {
        Map<String, Long> sent = new TreeMap<>();
        for (int task = 0; task < plan.tasks(); task++) {
            if (load.sent(task) > 0) {
                sent.put(plan.name(task), load.sent(task));
            }
        }
        return sent;
    }

    /** Remembers each early task's version once it knows all examples that the task will get. */
    private Thread watchEarlyTasks(ExampleLoad load, Observer observer) {
        long start = System.nanoTime();
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (early.count() < plan.early()) {
                                    Thread.sleep(POLL_MILLIS);
                                    if (plan.earlyTasksAreOver(share(System.nanoTime() - start))) {
                                        rememberEarlyTasks(load, observer);
                                    }
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "early tasks");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private double share(long nanos) {
        return (double) nanos / settings.duration().toNanos();
    }

    private void rememberEarlyTasks(ExampleLoad load, Observer observer) {
        for (int task = 0; task < plan.early(); task++) {
            String name = plan.name(task);
            if (load.sent(task) > 0
                    && !early.knows(name)
                    && observer.covered(name) == load.sent(task)) {
                observer.newest(name).ifPresent(early::remember);
            }
        }
    }

    /** However slow the machine is: as long as something is learnt, it goes on. */
    private void awaitCovered(Map<String, Long> sent, Observer observer, Installation installation)
            throws InterruptedException {
        long all = sent.values().stream().mapToLong(Long::longValue).sum();
        long before = -1;
        long told = System.nanoTime();
        long silentUntil = 0;
        while (true) {
            long covered = covered(sent, observer);
            if (covered > before) {
                before = covered;
                silentUntil = System.nanoTime() + LONGEST_WAIT.toNanos();
            }
            if (covered == all || System.nanoTime() > silentUntil) {
                break;
            }
            if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                told = System.nanoTime();
                console.accept(
                        String.format(
                                Locale.ROOT, "%,d of %,d examples are published", covered, all));
            }
            installation.replaceDead();
            Thread.sleep(POLL_MILLIS);
        }
        // What comes twice comes after what is due.
        Thread.sleep(2 * CHECKPOINT_INTERVAL.toMillis());
    }

    private static long covered(Map<String, Long> sent, Observer observer) {
        return sent.entrySet().stream()
                .mapToLong(task -> Math.min(task.getValue(), observer.covered(task.getKey())))
                .sum();
    }

    private static void awaitServing(Installation installation) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!installation.serving().isReady() && System.nanoTime() < end) {
            installation.replaceDead();
            Thread.sleep(POLL_MILLIS);
        }
    }
}
