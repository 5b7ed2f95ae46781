package io.perennial.cli.secured;

import static io.perennial.cli.secured.SecuredCluster.topic;
import static io.perennial.cli.secured.SecuredCluster.topics;
import static io.perennial.cli.secured.SecuredCluster.transactions;

import io.perennial.schemas.topic.TopicPermission;
import io.perennial.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;

/** What each role is allowed: the list of docs/security.md, and nothing else. */
final class Grants {

    static final Topics TOPICS = Topics.defaults();

    private Grants() {}

    /** Makes the topics, tells the trainer of tasks, publishes adapters by hand, reads all. */
    static List<AclBinding> operator() {
        return List.of(
                topics("operator", AclOperation.CREATE, TOPICS.prefix() + "."),
                topics("operator", AclOperation.READ, TOPICS.prefix() + "."),
                topics("operator", AclOperation.DESCRIBE_CONFIGS, TOPICS.prefix() + "."),
                topic("operator", AclOperation.WRITE, TOPICS.tasks()),
                topic("operator", AclOperation.WRITE, TOPICS.adapters()),
                transactions("operator", AclOperation.WRITE, "perennial-publish-"));
    }

    /** Sends examples. */
    static List<AclBinding> producer() {
        return List.of(topic("producer", AclOperation.WRITE, TOPICS.examples()));
    }

    /** Trains. */
    static List<AclBinding> job() {
        List<AclBinding> grants = new ArrayList<>();
        grants.add(topics("job", AclOperation.READ, TOPICS.examples()));
        grants.add(topic("job", AclOperation.READ, TOPICS.tasks()));
        List<String> outputs =
                List.of(
                        TOPICS.adapters(),
                        TOPICS.evaluations(),
                        TOPICS.rejected(),
                        TOPICS.lineage());
        for (String output : outputs) {
            grants.add(topic("job", AclOperation.READ, output));
            grants.add(topic("job", AclOperation.WRITE, output));
        }
        grants.add(topics("job", AclOperation.DESCRIBE_CONFIGS, TOPICS.prefix() + "."));
        grants.add(transactions("job", AclOperation.WRITE, "perennial-"));
        return grants;
    }

    /** What the serving process may besides, so that its console shows and does everything. */
    static List<AclBinding> console() {
        return TopicPermission.ofConsole(TOPICS).stream()
                .map(each -> topic("serving", each.operation(), each.topic()))
                .toList();
    }

    /** Answers. */
    static List<AclBinding> serving() {
        return TopicPermission.ofServing(TOPICS).stream()
                .map(each -> topic("serving", each.operation(), each.topic()))
                .toList();
    }
}
