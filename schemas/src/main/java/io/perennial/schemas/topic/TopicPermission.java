package io.perennial.schemas.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Something that a client must be allowed to do to a topic.
 *
 * @param operation in Kafka's words
 */
public record TopicPermission(String topic, AclOperation operation) {

    public TopicPermission {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(operation, "operation");
    }

    /**
     * What the training job does. It reads the topics that it writes to as well: before it writes,
     * it asks which transactions of an earlier run are still open there (DescribeProducers).
     */
    public static List<TopicPermission> ofTraining(Topics topics) {
        List<TopicPermission> permissions = new ArrayList<>();
        permissions.add(new TopicPermission(topics.examples(), AclOperation.READ));
        permissions.add(new TopicPermission(topics.tasks(), AclOperation.READ));
        List<String> outputs =
                List.of(
                        topics.adapters(),
                        topics.evaluations(),
                        topics.rejected(),
                        topics.lineage());
        for (String output : outputs) {
            permissions.add(new TopicPermission(output, AclOperation.READ));
            permissions.add(new TopicPermission(output, AclOperation.WRITE));
        }
        return permissions;
    }

    /** What a serving process cannot do without: adapters, and which of them are pinned. */
    public static List<TopicPermission> ofServing(Topics topics) {
        return List.of(
                new TopicPermission(topics.adapters(), AclOperation.READ),
                new TopicPermission(topics.tasks(), AclOperation.READ));
    }

    /**
     * What the console of a serving process does besides: it shows evaluations and rejected
     * records, and sends feedback and changed specifications. What of it is not allowed, the
     * console goes without.
     */
    public static List<TopicPermission> ofConsole(Topics topics) {
        return List.of(
                new TopicPermission(topics.evaluations(), AclOperation.READ),
                new TopicPermission(topics.rejected(), AclOperation.READ),
                new TopicPermission(topics.tasks(), AclOperation.WRITE),
                new TopicPermission(topics.examples(), AclOperation.WRITE));
    }

    /** What is wrong where it is not allowed. */
    TopicProblem missing() {
        return missing(operation);
    }

    /** The same for an operation that comes before this one. */
    TopicProblem missing(AclOperation lacking) {
        return new TopicProblem(
                topic,
                "permission",
                "without " + lacking + " for this client",
                lacking.toString(),
                "allow it, for example with kafka-acls --add --allow-principal User:NAME --operation "
                        + lacking
                        + " --topic "
                        + topic);
    }
}
