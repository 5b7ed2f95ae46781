package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.predict.TaskPredictor;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Answers requests for predictions, of whichever objective. Reading, checking and tokenising stay
 * off the event loop.
 */
@Blocking
final class InferApi {

    /** Marks requests whose body is part binary, an extension that is not spoken here. */
    private static final String BINARY_EXTENSION = "inference-header-content-length";

    private final TaskDirectory directory;
    private final TaskPredictor predictor;
    private final TextAnswers texts;
    private final RoutedInfer routed;
    private final InferRequestReader reader;
    private final RequestMetrics metrics;

    InferApi(
            TaskDirectory directory,
            TaskPredictor predictor,
            TextAnswers texts,
            RoutedInfer routed,
            InferRequestReader reader,
            RequestMetrics metrics) {
        this.directory = directory;
        this.predictor = predictor;
        this.texts = texts;
        this.routed = routed;
        this.reader = reader;
        this.metrics = metrics;
    }

    @Post("/v2/models/{task}/infer")
    public CompletableFuture<HttpResponse> infer(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task) {
        if (task.equals(TaskName.AUTO)) {
            refuseBinary(request);
            InferRequest asked = reader.readWithoutTask(request.content().array());
            return routed.answer(context, asked).thenApply(Json::ok);
        }
        directory.task(task);
        return answer(context, request, task, OptionalLong.empty());
    }

    @Post("/v2/models/{task}/versions/{version}/infer")
    public CompletableFuture<HttpResponse> inferVersion(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task,
            @Param("version") String version) {
        return answer(context, request, task, directory.served(task, version));
    }

    private static void refuseBinary(AggregatedHttpRequest request) {
        if (request.headers().contains(BINARY_EXTENSION)) {
            throw ApiException.badRequest(
                    "Binary tensor data is not supported; send the texts as JSON.");
        }
    }

    private CompletableFuture<HttpResponse> answer(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            String task,
            OptionalLong version) {
        refuseBinary(request);
        Objective objective = directory.task(task).current().objective();
        InferRequest asked = reader.read(request.content().array(), objective);
        CompletableFuture<ObjectNode> answer =
                objective == Objective.TEXT
                        ? texts.ask(context, task, version, asked)
                        : predictor
                                .ask(task, version, asked.inputs())
                                .thenApplyAsync(
                                        made -> InferResponses.write(asked, made),
                                        context.blockingTaskExecutor());
        return answer.thenApply(
                body -> {
                    metrics.answered(task, asked.inputs().size());
                    return Json.ok(body);
                });
    }
}
