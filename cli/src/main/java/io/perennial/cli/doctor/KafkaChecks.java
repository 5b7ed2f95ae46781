package io.perennial.cli.doctor;

import io.perennial.cli.kafka.BrokerClock;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.kafka.TopicShape;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicAdminException;
import io.perennial.schemas.topic.TopicProblem;
import io.perennial.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Kafka cluster: whether it answers, its topics, and its clock. */
public final class KafkaChecks {

    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final Machine machine;
    private final KafkaConnection kafka;
    private final int parallelism;

    /**
     * @param parallelism subtasks that are to read at once
     */
    public KafkaChecks(Machine machine, KafkaConnection kafka, int parallelism) {
        this.machine = machine;
        this.kafka = kafka;
        this.parallelism = parallelism;
    }

    /**
     * Looks at all of it; where no broker answers there is nothing more to say.
     *
     * @param asked whether somebody named the cluster; where nobody did, there need be none yet
     */
    public List<Finding> findings(boolean asked) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Finding reached = reached(asked);
        findings.add(reached);
        if (reached.level() == Finding.Level.OK) {
            findings.addAll(topics());
            findings.add(clock());
        }
        return findings;
    }

    private Finding reached(boolean asked) {
        try {
            Optional<String> reason = kafka.unreachable();
            if (reason.isEmpty()) {
                return Finding.ok("kafka", "answers at " + kafka.bootstrapServers());
            }
            return asked
                    ? Finding.broken(
                            "kafka",
                            reason.get(),
                            "check --bootstrap-servers, the brokers' advertised.listeners, and what is between here and there")
                    : Finding.warning(
                            "kafka",
                            reason.get(),
                            "perennial cluster start brings one; --bootstrap-servers names another");
        } catch (UserException e) {
            return Finding.broken(
                    "kafka", e.getMessage(), "check --kafka and --kafka-config (docs/security.md)");
        }
    }

    private List<Finding> topics() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Topics topics = kafka.topics();
        try (TopicAdmin admin = new TopicAdmin(kafka.clientConfig())) {
            for (TopicProblem problem : admin.verify(topics)) {
                findings.add(
                        Finding.broken(
                                "topics",
                                "%s: %s is %s, must be %s"
                                        .formatted(
                                                problem.topic(),
                                                problem.setting(),
                                                problem.actual(),
                                                problem.required()),
                                problem.nextStep()));
            }
        } catch (TopicAdminException e) {
            return List.of(
                    Finding.broken(
                            "topics",
                            e.getMessage(),
                            "allow this client to describe topics and their settings"));
        }
        try {
            for (TopicShape shape : TopicShape.of(kafka)) {
                findings.addAll(new ShapeRules(topics, parallelism).findings(shape));
            }
        } catch (UserException e) {
            findings.add(
                    Finding.warning(
                            "topics", e.getMessage(), "allow this client to describe the cluster"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("topics", topics.prefix() + ".* are as they must be"));
        }
        return findings;
    }

    private Finding clock() throws InterruptedException {
        Optional<Duration> ahead = BrokerClock.ahead(kafka, machine.clock());
        if (ahead.isEmpty()) {
            return Finding.ok(
                    "clock", "not compared: the broker takes no topic for it from this client");
        }
        Duration difference = ahead.get();
        String found =
                "the broker's clock is %d s %s this machine's"
                        .formatted(
                                difference.abs().toSeconds(),
                                difference.isNegative() ? "behind" : "ahead of");
        return difference.abs().compareTo(TOLERATED) > 0
                ? Finding.broken(
                        "clock",
                        found,
                        "let both follow the same time (timedatectl set-ntp true); Kafka refuses records from more than an hour ahead")
                : Finding.ok(
                        "clock",
                        "differs from the broker's by less than " + TOLERATED.toSeconds() + " s");
    }
}
