package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.task.TaskState;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Changes of tasks by those who may operate. Each one is the task's specification with one value
 * changed, sent to the topic that the training job and all serving processes go by; another change
 * is one more operation here.
 */
@Blocking
final class OperationsApi {

    private final Console console;
    private final TaskDirectory directory;

    OperationsApi(Console console, TaskDirectory directory) {
        this.console = console;
        this.directory = directory;
    }

    /** Answers and is evaluated, but learns no more. */
    @Post("/console/tasks/{task}/freeze")
    public CompletableFuture<HttpResponse> freeze(@Param("task") String task) {
        return change(task, specification -> to(TaskState.FROZEN, specification));
    }

    /** Learns again. */
    @Post("/console/tasks/{task}/resume")
    public CompletableFuture<HttpResponse> resume(@Param("task") String task) {
        return change(task, specification -> to(TaskState.TRAINING, specification));
    }

    /** Answers with an earlier version, or holds on to the one that answers. */
    @Post("/console/tasks/{task}/versions/{version}/pin")
    public CompletableFuture<HttpResponse> pin(
            @Param("task") String task, @Param("version") String version) {
        long wanted = directory.version(task, version).version();
        return change(task, specification -> specification.withPinnedVersion(wanted));
    }

    /**
     * Has another version answer some of the requests. The body is what the specification has under
     * {@code canary}, without the version; it may be left out.
     */
    @Post("/console/tasks/{task}/versions/{version}/canary")
    public CompletableFuture<HttpResponse> canary(
            AggregatedHttpRequest request,
            @Param("task") String task,
            @Param("version") String version) {
        long wanted = directory.version(task, version).version();
        long answers = directory.task(task).current().version();
        ObjectNode body =
                request.content().isEmpty()
                        ? Json.object()
                        : Json.readObject(request.content().array());
        return change(task, specification -> tried(specification, answers, wanted, body));
    }

    /** Written and read again, so that the body is held to the rules of specifications. */
    private static TaskSpec tried(TaskSpec before, long answers, long wanted, ObjectNode body) {
        ObjectNode json = Json.readObject(TaskSpecJson.encode(before));
        json.put("pinned_version", answers);
        json.set("canary", body.deepCopy().put("version", wanted));
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(null, Json.bytes(json));
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            return valid.value();
        }
        throw ApiException.badRequest(((Decoded.Invalid<TaskSpec>) decoded).message());
    }

    /** Answers with the newest version again. */
    @Post("/console/tasks/{task}/unpin")
    public CompletableFuture<HttpResponse> unpin(@Param("task") String task) {
        return change(task, specification -> specification.withPinnedVersion(null));
    }

    private static TaskSpec to(TaskState state, TaskSpec specification) {
        if (specification.state() == TaskState.RETIRED) {
            throw ApiException.of(
                    HttpStatus.CONFLICT,
                    "Task '"
                            + specification.task()
                            + "' is retired; apply a new specification to bring it back.");
        }
        return specification.withState(state);
    }

    /**
     * Completes when the changed specification is stored; nothing is sent where nothing changes.
     */
    private CompletableFuture<HttpResponse> change(String task, UnaryOperator<TaskSpec> change) {
        TaskSpec before =
                console.observations()
                        .specification(task)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "No specification of task '"
                                                        + task
                                                        + "' is known here; see \"topics\" of /console/state, or use ./perennial tasks apply."));
        TaskSpec after = change.apply(before);
        if (after.equals(before)) {
            return CompletableFuture.completedFuture(answer(after));
        }
        return console.requireSender().send(after).thenApply(stored -> answer(after));
    }

    private static HttpResponse answer(TaskSpec specification) {
        ObjectNode json =
                Json.object()
                        .put("task", specification.task())
                        .put("state", specification.state().code());
        if (specification.pinnedVersion() != null) {
            json.put("pinned_version", specification.pinnedVersion());
        }
        if (specification.canary() != null) {
            json.put("canary_version", specification.canary().version());
        }
        return Json.ok(json);
    }
}
