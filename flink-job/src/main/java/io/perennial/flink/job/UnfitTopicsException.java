package io.perennial.flink.job;

import io.perennial.schemas.topic.TopicProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Topics are missing or set up so that data would be lost; the message lists what and the remedy.
 */
public final class UnfitTopicsException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnfitTopicsException(List<TopicProblem> problems) {
        super(problems.stream().map(UnfitTopicsException::line).collect(Collectors.joining("\n")));
    }

    private static String line(TopicProblem problem) {
        return "topic "
                + problem.topic()
                + ": "
                + problem.setting()
                + " is "
                + problem.actual()
                + ", must be "
                + problem.required()
                + "; "
                + problem.nextStep();
    }
}
