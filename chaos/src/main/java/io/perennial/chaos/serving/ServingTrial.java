package io.perennial.chaos.serving;

import io.perennial.chaos.load.NumberedExamples;
import io.perennial.chaos.load.SmallBase;
import io.perennial.chaos.process.BrokerNodes;
import io.perennial.chaos.process.ServingProcess;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One trial: brokers and serving processes of their own; versions of all tasks published all the
 * time; far more adapters than the device and the host may hold; operators who go back and forward;
 * a process that is killed and started again; and clients who compare every answer. Where several
 * processes share the tasks, none of their requests may go without an answer meanwhile.
 */
public final class ServingTrial {

    private static final Topics TOPICS = Topics.defaults();
    private static final int CLIENTS = 3;
    private static final int TASKS_PER_TRANSACTION = 6;
    private static final long PUBLISH_EVERY_MILLIS = 150;
    private static final long OPERATE_EVERY_MILLIS = 1_500;
    private static final long RESTART_EVERY_MILLIS = 40_000;
    private static final long LEAST_TIER = 1L << 20;
    private static final Duration START = Duration.ofMinutes(3);

    private final TrialSettings settings;
    private final Consumer<String> console;
    private final TrialCounts counts;
    private final AtomicLong versions = new AtomicLong();
    private final AtomicLong pins = new AtomicLong();
    private final List<PublishedTask> tasks = new ArrayList<>();

    /**
     * @param console takes lines for people
     */
    public ServingTrial(TrialSettings settings, Consumer<String> console) {
        this.settings = settings;
        this.console = console;
        this.counts = new TrialCounts(settings.processes() > 1);
        for (int task = 0; task < settings.tasks(); task++) {
            tasks.add(new PublishedTask("task-" + task));
        }
    }

    /** Something that is done until a time. */
    private interface Work {
        void until(long end) throws Exception;
    }

    /** Returns when all processes that were started have ended. */
    public TrialReport run() throws Exception {
        Path base = settings.folder().resolve("base");
        Path logs = Files.createDirectories(settings.folder().resolve("logs"));
        SmallBase.write(base, settings.seed());
        ComputeSettings compute = ComputeSettings.reference().withThreads(1);
        try (FrozenBase frozen = FrozenBase.acquire(BaseLocation.folder(base), compute);
                BrokerNodes brokers =
                        new BrokerNodes(
                                settings.program(), settings.folder().resolve("kafka"), logs)) {
            console.accept("starting three brokers");
            brokers.awaitAll();
            String servers = brokers.bootstrapServers();
            try (TopicAdmin admin = new TopicAdmin(Map.of("bootstrap.servers", servers))) {
                admin.createMissing(TOPICS.definitions(), (short) BrokerNodes.NODES);
            }
            TrialAdapters adapters = new TrialAdapters(frozen, settings.seed());
            try (TrialPublisher publisher = new TrialPublisher(servers, TOPICS, adapters)) {
                publishAll(publisher);
                long fifth = adapters.bytes() * settings.tasks() / 5;
                List<String> tiers =
                        List.of(
                                "--device-bytes=" + Math.max(LEAST_TIER, fifth),
                                "--host-bytes=" + Math.max(LEAST_TIER, fifth / 2));
                List<ServingProcess> serving =
                        ServingProcess.sharing(
                                settings.processes(),
                                settings.program(),
                                servers,
                                base,
                                logs,
                                tiers);
                try {
                    for (ServingProcess one : serving) {
                        awaitReady(one);
                    }
                    compare(serving, servers, publisher, adapters);
                } finally {
                    for (ServingProcess one : serving) {
                        one.close();
                    }
                }
            }
        }
        return counts.report(versions.get(), pins.get());
    }

    private void publishAll(TrialPublisher publisher) {
        console.accept("publishing the first version of " + settings.tasks() + " tasks");
        for (int from = 0; from < tasks.size(); from += 100) {
            publisher.publish(tasks.subList(from, Math.min(tasks.size(), from + 100)));
        }
        versions.addAndGet(tasks.size());
    }

    private void awaitReady(ServingProcess serving) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!serving.isReady()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "the serving process is not ready after %s; see its log".formatted(START));
            }
            Thread.sleep(50);
        }
    }

    private void compare(
            List<ServingProcess> serving,
            String servers,
            TrialPublisher publisher,
            TrialAdapters adapters)
            throws Exception {
        console.accept("comparing every answer for " + settings.duration().toSeconds() + " s");
        AnswerCheck check =
                new AnswerCheck(
                        serving.stream().map(ServingProcess::address).toList(), adapters, counts);
        long end = System.nanoTime() + settings.duration().toNanos();
        List<Work> works = new ArrayList<>();
        works.add(until -> publish(publisher, check, until));
        works.add(until -> operate(servers, until));
        works.add(until -> restart(serving, until));
        for (int client = 0; client < CLIENTS; client++) {
            long seed = settings.seed() + client;
            works.add(until -> ask(check, new SplittableRandom(seed), until));
        }
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Work work : works) {
                running.add(
                        threads.submit(
                                () -> {
                                    work.until(end);
                                    return null;
                                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Some tasks are asked far more often than others. */
    private PublishedTask draw(SplittableRandom random) {
        double share = random.nextDouble();
        return tasks.get((int) (share * share * tasks.size()));
    }

    private void ask(AnswerCheck check, SplittableRandom random, long end)
            throws InterruptedException {
        List<String> texts = NumberedExamples.texts();
        while (System.nanoTime() < end) {
            PublishedTask task = draw(random);
            List<Long> kept = task.versions();
            OptionalLong version =
                    random.nextInt(3) == 0
                            ? OptionalLong.of(kept.get(random.nextInt(kept.size())))
                            : OptionalLong.empty();
            check.ask(task, version, texts.get(random.nextInt(texts.size())));
        }
    }

    /** After each transaction waits for one of its versions, which tells how fresh service is. */
    private void publish(TrialPublisher publisher, AnswerCheck check, long end)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(settings.seed() + 1_000);
        while (System.nanoTime() < end) {
            List<PublishedTask> next = new ArrayList<>();
            while (next.size() < TASKS_PER_TRANSACTION) {
                PublishedTask task = draw(random);
                if (!next.contains(task)) {
                    next.add(task);
                }
            }
            PublishedTask watched = next.get(0);
            long version = watched.next();
            long epoch = counts.restarts();
            long committed = publisher.publish(next);
            versions.addAndGet(next.size());
            while (!check.haveVersion(watched.name(), version) && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            if (System.nanoTime() < end) {
                counts.fresh(epoch, (System.nanoTime() - committed) / 1e6);
            }
            Thread.sleep(PUBLISH_EVERY_MILLIS);
        }
    }

    private void operate(String servers, long end) throws Exception {
        SplittableRandom random = new SplittableRandom(settings.seed() + 2_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            while (System.nanoTime() < end) {
                PublishedTask task = draw(random);
                List<Long> kept = task.versions();
                OptionalLong pin =
                        task.pinned().isPresent()
                                ? OptionalLong.empty()
                                : OptionalLong.of(kept.get(random.nextInt(kept.size())));
                // The publisher keeps it from here on; serving may follow at any time.
                task.pin(pin, System.nanoTime());
                byte[] json =
                        TaskSpecJson.encode(
                                TaskSpecs.defaults(task.name())
                                        .withPinnedVersion(
                                                pin.isPresent() ? pin.getAsLong() : null));
                producer.send(
                                new ProducerRecord<>(
                                        TOPICS.tasks(),
                                        task.name().getBytes(StandardCharsets.UTF_8),
                                        json))
                        .get();
                task.pin(pin, System.nanoTime());
                pins.incrementAndGet();
                Thread.sleep(OPERATE_EVERY_MILLIS);
            }
        }
    }

    /** One after the other. */
    private void restart(List<ServingProcess> processes, long end) throws InterruptedException {
        long every = Math.min(RESTART_EVERY_MILLIS, settings.duration().toMillis() / 3);
        while (System.nanoTime() + every * 1_000_000 < end) {
            Thread.sleep(every);
            ServingProcess serving = processes.get((int) (counts.restarts() % processes.size()));
            counts.goesDown();
            serving.kill();
            serving.restart();
            long start = System.nanoTime();
            awaitReady(serving);
            counts.isBack();
            console.accept(
                    "restarted; ready after %.1f s".formatted((System.nanoTime() - start) / 1e9));
        }
    }
}
