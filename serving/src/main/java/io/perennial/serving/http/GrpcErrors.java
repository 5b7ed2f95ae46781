package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The same failures as over REST, in the codes of gRPC. */
final class GrpcErrors implements GrpcExceptionHandlerFunction {

    /** Header or trailer with the code of an answer. */
    static final String STATUS = "grpc-status";

    private static final String CONTENT_TYPE = "application/grpc+proto";

    private final JsonErrors errors;

    GrpcErrors(JsonErrors errors) {
        this.errors = errors;
    }

    @Override
    public @Nullable Status apply(
            RequestContext context, Status status, Throwable cause, Metadata metadata) {
        if (status.getCode() != Status.Code.UNKNOWN && status.getCode() != Status.Code.INTERNAL) {
            return status;
        }
        return status(errors.explain((ServiceRequestContext) context, cause));
    }

    static Status status(ApiException problem) {
        return code(problem.status()).toStatus().withDescription(problem.getMessage());
    }

    private static Status.Code code(HttpStatus status) {
        return switch (status.code()) {
            case 400 -> Status.Code.INVALID_ARGUMENT;
            case 401 -> Status.Code.UNAUTHENTICATED;
            case 403 -> Status.Code.PERMISSION_DENIED;
            case 404 -> Status.Code.NOT_FOUND;
            case 413, 429 -> Status.Code.RESOURCE_EXHAUSTED;
            case 503 -> Status.Code.UNAVAILABLE;
            default -> Status.Code.INTERNAL;
        };
    }

    /** The status of HTTP that says nearly the same as a code of gRPC, as it stands in headers. */
    static int httpStatus(String code) {
        return switch (Status.fromCodeValue(Integer.parseInt(code)).getCode()) {
            case OK -> 200;
            case RESOURCE_EXHAUSTED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL, UNKNOWN, DATA_LOSS -> 500;
            default -> 400;
        };
    }

    /** Lets what refuses a request before it is a call speak gRPC as well. */
    HttpResponse refuse(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        try {
            return delegate.serve(context, request);
        } catch (ApiException refused) {
            Status status = status(refused);
            // Percent-encoded, as gRPC has it.
            String message =
                    URLEncoder.encode(
                                    String.valueOf(status.getDescription()), StandardCharsets.UTF_8)
                            .replace("+", "%20");
            return HttpResponse.of(
                    ResponseHeaders.builder(HttpStatus.OK)
                            .set("content-type", CONTENT_TYPE)
                            .setInt(STATUS, status.getCode().value())
                            .set("grpc-message", message)
                            .endOfStream(true)
                            .build());
        }
    }
}
