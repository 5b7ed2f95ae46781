package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.canary.CanaryTrials;
import io.perennial.serving.submit.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes texts with their right answers and sends them to where the tasks learn. */
@Blocking
final class FeedbackApi {

    private final TaskDirectory directory;
    private final Console console;
    private final CanaryTrials canaries;

    FeedbackApi(TaskDirectory directory, Console console, CanaryTrials canaries) {
        this.directory = directory;
        this.console = console;
        this.canaries = canaries;
    }

    /**
     * Sends one example; its body is an example as producers send it, the task known from the path.
     * Answered with 202 when Kafka has stored it: what the task makes of it shows later. Where
     * another version of the task is tried, both are asked, and the answers compared.
     */
    @Post("/v2/models/{task}/feedback")
    public CompletableFuture<HttpResponse> feedback(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task) {
        LabeledExample example = read(task, request.content().array());
        if (!example.task().equals(task)) {
            throw ApiException.badRequest(
                    "The body names the task '%s' and the path '%s'; leave \"task\" out of the body."
                            .formatted(example.task(), task));
        }
        Optional<TaskSpec> specification = console.observations().specification(task);
        FeedbackRules.check(example, specification, served(task, specification));
        return console.requireSender()
                .send(example)
                .thenApplyAsync(
                        stored -> {
                            canaries.corrected(example);
                            return accepted(example, specification, stored);
                        },
                        context.blockingTaskExecutor());
    }

    private static LabeledExample read(String task, byte[] body) {
        Decoded<LabeledExample> decoded =
                LabeledExampleJson.decode(task.getBytes(StandardCharsets.UTF_8), body);
        if (decoded instanceof Decoded.Valid<LabeledExample> valid) {
            return valid.value();
        }
        Decoded.Invalid<LabeledExample> invalid = (Decoded.Invalid<LabeledExample>) decoded;
        throw ApiException.badRequest(
                "The example cannot be used ("
                        + invalid.reason().code()
                        + "): "
                        + invalid.message());
    }

    /** A task that has no version yet is known by its specification. */
    private Optional<ServedTask> served(String task, Optional<TaskSpec> specification) {
        return specification.isPresent() ? directory.find(task) : Optional.of(directory.task(task));
    }

    private static HttpResponse accepted(
            LabeledExample example, Optional<TaskSpec> specification, StoredRecord stored) {
        ObjectNode body =
                Json.object()
                        .put("task", example.task())
                        .put("topic", stored.topic())
                        .put("partition", stored.partition())
                        .put("offset", stored.offset());
        if (example.id() != null) {
            body.put("id", example.id());
        }
        if (specification.filter(known -> known.state() == TaskState.FROZEN).isPresent()) {
            body.put(
                    "note",
                    "The task is frozen: it is measured on this example, and learns nothing.");
        }
        return Json.response(HttpStatus.ACCEPTED, body);
    }
}
