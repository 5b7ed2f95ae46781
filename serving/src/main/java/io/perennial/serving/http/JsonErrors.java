package io.perennial.serving.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.model.text.UnreadableTextException;
import io.perennial.serving.predict.PredictionRefusedException;
import io.perennial.serving.submit.NotStoredException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure into {@code {"error": "one sentence"}}. Unexpected ones are logged and named
 * by reference only.
 */
final class JsonErrors implements ServerErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);

    private static final int LONGEST_PATH = 200;

    private final int requestBytes;

    JsonErrors(int requestBytes) {
        this.requestBytes = requestBytes;
    }

    @Override
    public HttpResponse onServiceException(ServiceRequestContext context, Throwable thrown) {
        ApiException problem = explain(context, thrown);
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(problem.status()).contentType(MediaType.JSON_UTF_8);
        problem.retryAfterSeconds()
                .ifPresent(seconds -> headers.setInt(HttpHeaderNames.RETRY_AFTER, seconds));
        if (problem.status().equals(HttpStatus.UNAUTHORIZED)) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return HttpResponse.of(headers.build(), body(problem.getMessage()));
    }

    /** Status and sentence for whatever went wrong. */
    ApiException explain(ServiceRequestContext context, Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
        Throwable cause = wrapped ? thrown.getCause() : thrown;
        if (cause instanceof ApiException known) {
            return known;
        }
        if (cause instanceof PredictionRefusedException refused) {
            return explain(refused);
        }
        if (cause instanceof NotStoredException) {
            return ApiException.unavailable(10, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof UnreadableTextException) {
            return ApiException.badRequest("A text cannot be read: " + cause.getMessage() + ".");
        }
        if (cause instanceof ContentTooLargeException) {
            return ApiException.tooLarge(
                    sentence(HttpStatus.REQUEST_ENTITY_TOO_LARGE, context.path()));
        }
        if (cause instanceof RequestTimeoutException) {
            return ApiException.unavailable(1, "The request took too long; try again later.");
        }
        if (cause instanceof ClosedSessionException || cause instanceof ClosedStreamException) {
            // The client has gone away, which is its own affair; nobody reads this.
            return ApiException.badRequest("The connection was closed.");
        }
        if (cause instanceof HttpStatusException status) {
            return ApiException.of(
                    status.httpStatus(), sentence(status.httpStatus(), context.path()));
        }
        String reference = context.id().shortText();
        LOG.error(
                "{} {} failed (reference {})", context.method(), context.path(), reference, cause);
        return ApiException.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong in the server (reference " + reference + ").");
    }

    private static ApiException explain(PredictionRefusedException refused) {
        if (refused instanceof PredictionRefusedException.QueueFull full) {
            return ApiException.overloaded(full.retryAfterSeconds(), full.getMessage());
        }
        if (refused instanceof PredictionRefusedException.OtherObjective) {
            return ApiException.badRequest(refused.getMessage());
        }
        if (refused instanceof PredictionRefusedException.TooLate
                || refused instanceof PredictionRefusedException.Unwanted
                || refused instanceof PredictionRefusedException.Stopping) {
            return ApiException.unavailable(1, refused.getMessage());
        }
        return ApiException.notFound(refused.getMessage());
    }

    /** What is no HTTP is the client's fault, also where it trips the library up. */
    @Override
    public AggregatedHttpResponse onProtocolViolation(
            ServiceConfig service,
            @Nullable RequestHeaders request,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        HttpStatus blamed = status.isServerError() ? HttpStatus.BAD_REQUEST : status;
        return renderStatus(null, service, request, blamed, description, cause);
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig service,
            @Nullable RequestHeaders request,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        String path = request == null ? "" : request.path();
        return AggregatedHttpResponse.of(
                ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8),
                body(sentence(status, path)));
    }

    private String sentence(HttpStatus status, String asked) {
        String path = asked.length() <= LONGEST_PATH ? asked : asked.substring(0, LONGEST_PATH);
        return switch (status.code()) {
            case 404 -> "There is nothing at " + path + "; the API starts at /v2.";
            case 405 -> "This method is not allowed at " + path + ".";
            case 413 ->
                    "The body is larger than " + requestBytes + " bytes; send fewer texts at once.";
            default -> status.reasonPhrase() + ".";
        };
    }

    private static HttpData body(String sentence) {
        return HttpData.wrap(Json.bytes(Json.object().put("error", sentence)));
    }
}
