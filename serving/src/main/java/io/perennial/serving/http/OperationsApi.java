package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.schemas.task.TaskSpec;
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

    OperationsApi(Console console) {
        this.console = console;
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
        return Json.ok(
                Json.object()
                        .put("task", specification.task())
                        .put("state", specification.state().code()));
    }
}
