package io.perennial.flink.job;

import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicPermission;
import io.perennial.schemas.topic.TopicProblem;
import java.util.ArrayList;
import java.util.List;

/** Looks at the topics before anything is read from them or written to them. */
final class TopicCheck {

    private TopicCheck() {}

    static void verify(JobConfig config) {
        List<TopicProblem> problems;
        try (TopicAdmin admin = new TopicAdmin(config.kafka().clientConfig())) {
            problems = new ArrayList<>(admin.lacking(TopicPermission.ofTraining(config.topics())));
            if (problems.isEmpty()) {
                problems.addAll(admin.verify(config.topics()));
            }
        }
        if (!problems.isEmpty()) {
            throw new UnfitTopicsException(problems);
        }
    }
}
