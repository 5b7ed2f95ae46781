package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.canary.CanaryTrials;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.TaskPredictor;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Answers requests for predictions, of whichever objective and through whichever door they came.
 */
final class Inference {

    private final TaskDirectory directory;
    private final TaskPredictor predictor;
    private final TextAnswers texts;
    private final RoutedInfer routed;
    private final InferRequestReader reader;
    private final CanaryTrials canaries;
    private final RequestMetrics metrics;

    Inference(
            TaskDirectory directory,
            TaskPredictor predictor,
            TextAnswers texts,
            RoutedInfer routed,
            InferRequestReader reader,
            CanaryTrials canaries,
            RequestMetrics metrics) {
        this.directory = directory;
        this.predictor = predictor;
        this.texts = texts;
        this.routed = routed;
        this.reader = reader;
        this.canaries = canaries;
        this.metrics = metrics;
    }

    /**
     * Completes with the answer's body, in the form the request was written in. Reads, checks and
     * tokenises on the calling thread, which must not be an event loop.
     *
     * @param task or {@link TaskName#AUTO}
     * @param version the only one that may answer; empty for the current one, or a canary
     * @param body of the request; asked for once the task is known
     * @throws ApiException where task or version are not served, or the body is none
     */
    CompletableFuture<ObjectNode> answer(
            ServiceRequestContext context,
            String task,
            Optional<String> version,
            Supplier<ObjectNode> body) {
        if (task.equals(TaskName.AUTO) && version.isEmpty()) {
            return routed.answer(context, reader.readWithoutTask(body.get()));
        }
        OptionalLong only = OptionalLong.empty();
        ServedVersion served = directory.task(task).current();
        if (version.isPresent()) {
            served = directory.version(task, version.get());
            only = OptionalLong.of(served.version());
        }
        Objective objective = served.objective();
        InferRequest asked = reader.read(body.get(), objective);
        CompletableFuture<ObjectNode> answer =
                objective == Objective.TEXT
                        ? texts.ask(context, task, only, asked)
                        : predictor
                                .ask(task, only, asked.inputs())
                                .thenApplyAsync(
                                        made -> written(version, asked, made),
                                        context.blockingTaskExecutor());
        return answer.thenApply(
                written -> {
                    metrics.answered(task, asked.inputs().size());
                    return written;
                });
    }

    private ObjectNode written(Optional<String> version, InferRequest asked, TaskAnswer made) {
        if (version.isEmpty()) {
            canaries.answered(asked.inputs(), made);
        }
        return InferResponses.write(asked, made);
    }
}
