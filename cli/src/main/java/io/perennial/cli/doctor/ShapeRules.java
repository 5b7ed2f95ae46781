package io.perennial.cli.doctor;

import io.perennial.cli.kafka.TopicShape;
import io.perennial.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;

/** Which partitions, copies and sizes of topics are too few or too small. */
final class ShapeRules {

    private static final int USUAL_COPIES = 3;

    private final Topics topics;
    private final int parallelism;

    ShapeRules(Topics topics, int parallelism) {
        this.topics = topics;
        this.parallelism = parallelism;
    }

    List<Finding> findings(TopicShape topic) {
        List<Finding> findings = new ArrayList<>();
        copies(topic, findings);
        if (!topics.examplesPattern().matcher(topic.name()).matches()) {
            return findings;
        }
        if (topic.partitions() < parallelism) {
            findings.add(
                    Finding.warning(
                            "topics",
                            "%s: has %d partitions for %d subtasks, so that some read nothing"
                                    .formatted(topic.name(), topic.partitions(), parallelism),
                            "kafka-topics.sh --alter --topic %s --partitions %d, or a smaller parallelism"
                                    .formatted(topic.name(), parallelism)));
        }
        if (topic.largestBytes() < Topics.EXAMPLE_BYTES) {
            findings.add(
                    Finding.warning(
                            "topics",
                            "%s: max.message.bytes is %d, so that the largest examples are refused"
                                    .formatted(topic.name(), topic.largestBytes()),
                            alter(topic, "max.message.bytes", Topics.EXAMPLE_BYTES)));
        }
        return findings;
    }

    private static void copies(TopicShape topic, List<Finding> findings) {
        if (topic.inSync() > topic.copies()) {
            findings.add(
                    Finding.broken(
                            "topics",
                            "%s: min.insync.replicas is %d, but there are %d copies, so that nothing can be written"
                                    .formatted(topic.name(), topic.inSync(), topic.copies()),
                            alter(topic, "min.insync.replicas", topic.copies())));
        } else if (topic.copies() >= USUAL_COPIES && topic.inSync() < 2) {
            findings.add(
                    Finding.warning(
                            "topics",
                            "%s: min.insync.replicas is %d, so that a record may be on one broker alone"
                                    .formatted(topic.name(), topic.inSync()),
                            alter(topic, "min.insync.replicas", 2)));
        } else if (topic.copies() == 1 && topic.brokers() > 1) {
            findings.add(
                    Finding.warning(
                            "topics",
                            "%s: is on one of %d brokers alone"
                                    .formatted(topic.name(), topic.brokers()),
                            "give it more copies with kafka-reassign-partitions.sh"));
        }
    }

    private static String alter(TopicShape topic, String setting, long value) {
        return "kafka-configs.sh --alter --topic %s --add-config %s=%d"
                .formatted(topic.name(), setting, value);
    }
}
