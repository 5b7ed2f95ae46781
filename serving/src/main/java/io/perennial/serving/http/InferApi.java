package io.perennial.serving.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.TaskPredictor;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Answers requests for predictions. Reading, checking and tokenising stay off the event loop. */
@Blocking
final class InferApi {

    /** Marks requests whose body is part binary, an extension that is not spoken here. */
    private static final String BINARY_EXTENSION = "inference-header-content-length";

    private final TaskDirectory directory;
    private final TaskPredictor predictor;
    private final InferRequestReader reader;
    private final RequestMetrics metrics;

    InferApi(
            TaskDirectory directory,
            TaskPredictor predictor,
            InferRequestReader reader,
            RequestMetrics metrics) {
        this.directory = directory;
        this.predictor = predictor;
        this.reader = reader;
        this.metrics = metrics;
    }

    @Post("/v2/models/{task}/infer")
    public CompletableFuture<HttpResponse> infer(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task) {
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

    private CompletableFuture<HttpResponse> answer(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            String task,
            OptionalLong version) {
        if (request.headers().contains(BINARY_EXTENSION)) {
            throw ApiException.badRequest(
                    "Binary tensor data is not supported; send the texts as JSON.");
        }
        InferRequest asked = reader.read(request.content().array());
        CompletableFuture<TaskAnswer> answer = predictor.ask(task, version, asked.inputs());
        return answer.thenApplyAsync(
                made -> {
                    metrics.answered(task, asked.inputs().size());
                    return Json.ok(InferResponses.write(asked, made));
                },
                context.blockingTaskExecutor());
    }
}
