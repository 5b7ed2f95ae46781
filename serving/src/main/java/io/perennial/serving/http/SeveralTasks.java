package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.model.architecture.Objective;
import io.perennial.serving.adapters.ServedTask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has several tasks answer the same texts. Their rows are queued together and share forwards; a
 * task that cannot answer says so in its place and keeps no other from answering.
 */
final class SeveralTasks {

    private static final String TASKS = "tasks";

    private final TaskDirectory directory;
    private final Inference inference;
    private final JsonErrors errors;
    private final int rowsPerRequest;

    SeveralTasks(
            TaskDirectory directory, Inference inference, JsonErrors errors, int rowsPerRequest) {
        this.directory = directory;
        this.inference = inference;
        this.errors = errors;
        this.rowsPerRequest = rowsPerRequest;
    }

    /**
     * Completes with the answers' body.
     *
     * @throws ApiException where the body names no tasks, or asks for too much
     */
    CompletableFuture<ObjectNode> answer(ServiceRequestContext context, ObjectNode body) {
        List<String> tasks = tasks(body.remove(TASKS));
        int rows =
                Math.max(1, Math.max(body.path("texts").size(), body.at("/inputs/0/data").size()));
        if ((long) tasks.size() * rows > rowsPerRequest) {
            throw ApiException.tooLarge(
                    "%d tasks with %d texts are %d rows and the limit is %d; send several requests."
                            .formatted(
                                    tasks.size(),
                                    rows,
                                    (long) tasks.size() * rows,
                                    rowsPerRequest));
        }
        List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
        for (String task : tasks) {
            answers.add(one(context, task, body));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> together(answers));
    }

    private static ObjectNode together(List<CompletableFuture<ObjectNode>> answers) {
        ObjectNode body = Json.object();
        ArrayNode all = body.putArray("answers");
        answers.forEach(answer -> all.add(answer.join()));
        return body;
    }

    private CompletableFuture<ObjectNode> one(
            ServiceRequestContext context, String task, ObjectNode body) {
        CompletableFuture<ObjectNode> answer;
        try {
            answer = inference.answer(context, task, Optional.empty(), body::deepCopy);
        } catch (RuntimeException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.exceptionally(
                failure ->
                        Json.object()
                                .put("task", task)
                                .put("error", errors.explain(context, failure).getMessage()));
    }

    /** Named ones in their order, or all that give labels or numbers, by name. */
    private List<String> tasks(@Nullable JsonNode named) {
        if (named == null || named.isNull()) {
            throw ApiException.badRequest(
                    "\"tasks\" is missing; give an array of names, or \"all\".");
        }
        if (named.isTextual() && named.textValue().equals("all")) {
            return directory.tasks().stream()
                    .filter(task -> task.current().objective() != Objective.TEXT)
                    .map(ServedTask::name)
                    .toList();
        }
        List<String> tasks = List.copyOf(new LinkedHashSet<>(Json.strings(named, TASKS)));
        if (tasks.isEmpty()) {
            throw ApiException.badRequest(
                    "\"tasks\" is empty; name at least one, or give \"all\".");
        }
        return tasks;
    }
}
