package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Requests for predictions over REST. They are read and checked off the event loop. */
@Blocking
final class InferApi {

    /** Marks requests whose body is part binary, an extension that is not spoken here. */
    private static final String BINARY_EXTENSION = "inference-header-content-length";

    private final Inference inference;
    private final SeveralTasks several;

    InferApi(Inference inference, SeveralTasks several) {
        this.inference = inference;
        this.several = several;
    }

    @Post("/v2/infer")
    public CompletableFuture<HttpResponse> inferSeveral(
            ServiceRequestContext context, AggregatedHttpRequest request) {
        return several.answer(context, body(request)).thenApply(Json::ok);
    }

    @Post("/v2/models/{task}/infer")
    public CompletableFuture<HttpResponse> infer(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task) {
        return inference
                .answer(context, task, Optional.empty(), () -> body(request))
                .thenApply(Json::ok);
    }

    @Post("/v2/models/{task}/versions/{version}/infer")
    public CompletableFuture<HttpResponse> inferVersion(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task,
            @Param("version") String version) {
        return inference
                .answer(context, task, Optional.of(version), () -> body(request))
                .thenApply(Json::ok);
    }

    private static ObjectNode body(AggregatedHttpRequest request) {
        if (request.headers().contains(BINARY_EXTENSION)) {
            throw ApiException.badRequest(
                    "Binary tensor data is not supported; send the texts as JSON.");
        }
        return Json.readObject(request.content().array());
    }
}
