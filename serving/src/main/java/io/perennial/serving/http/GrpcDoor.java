package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.perennial.serving.inference.GRPCInferenceServiceGrpc;
import java.util.Set;

/**
 * Opens the server to gRPC, on the port that REST has: the inference service, health checks and
 * reflection, by which clients like grpcurl need no schema. Who may call what is as over REST.
 */
final class GrpcDoor {

    private static final String INFER =
            GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName();
    private static final Set<String> REPOSITORY =
            Set.of(
                    GRPCInferenceServiceGrpc.getRepositoryIndexMethod().getFullMethodName(),
                    GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod().getFullMethodName(),
                    GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod().getFullMethodName());

    private final Doorkeeper door;
    private final RequestMetrics predictions;
    private final GrpcErrors errors;

    GrpcDoor(Doorkeeper door, RequestMetrics predictions, GrpcErrors errors) {
        this.door = door;
        this.predictions = predictions;
        this.errors = errors;
    }

    void open(ServerBuilder server, GrpcInference calls, int requestBytes) {
        GrpcService service =
                GrpcService.builder()
                        .addService(calls)
                        .addService(ProtoReflectionServiceV1.newInstance())
                        .enableHealthCheckService(true)
                        .maxRequestMessageLength(requestBytes)
                        .useBlockingTaskExecutor(true)
                        .exceptionHandler(errors)
                        .build();
        server.service(
                service,
                delegate -> delegate.decorate(this::letIn),
                delegate -> delegate.decorate(errors::refuse));
    }

    private HttpResponse letIn(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        String method = request.path().substring(1);
        if (method.equals(INFER)) {
            return door.predict(
                    (timed, inner) -> predictions.timed(delegate, timed, inner), context, request);
        }
        if (REPOSITORY.contains(method)) {
            return door.change(delegate, context, request);
        }
        return isHealth(request.path())
                ? delegate.serve(context, request)
                : door.describe(delegate, context, request);
    }

    /** Health is open to everybody, as it is over REST. */
    private static boolean isHealth(String path) {
        return path.startsWith("/grpc.health.v1.Health/")
                || path.endsWith("/ServerLive")
                || path.endsWith("/ServerReady");
    }
}
