package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import com.linecorp.armeria.server.streaming.ServerSentEvents;
import io.perennial.model.predict.GenerationListener;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.predict.TaskWriter;
import io.perennial.serving.predict.WrittenTexts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has tasks continue a text, whole or as server-sent events while it is written. A client that goes
 * away ends its text.
 */
@Blocking
final class GenerateApi {

    private final TaskDirectory directory;
    private final TaskWriter writer;
    private final GenerateRequestReader reader;
    private final RequestMetrics metrics;
    private final JsonErrors errors;

    GenerateApi(
            TaskDirectory directory,
            TaskWriter writer,
            GenerateRequestReader reader,
            RequestMetrics metrics,
            JsonErrors errors) {
        this.directory = directory;
        this.writer = writer;
        this.reader = reader;
        this.metrics = metrics;
        this.errors = errors;
    }

    @Post("/v2/models/{task}/generate")
    public CompletableFuture<HttpResponse> generate(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task) {
        directory.task(task);
        return whole(context, request, task, OptionalLong.empty());
    }

    @Post("/v2/models/{task}/versions/{version}/generate")
    public CompletableFuture<HttpResponse> generateVersion(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task,
            @Param("version") String version) {
        return whole(context, request, task, directory.served(task, version));
    }

    @Post("/v2/models/{task}/generate_stream")
    public HttpResponse stream(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task) {
        directory.task(task);
        return pieces(context, request, task, OptionalLong.empty());
    }

    @Post("/v2/models/{task}/versions/{version}/generate_stream")
    public HttpResponse streamVersion(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            @Param("task") String task,
            @Param("version") String version) {
        return pieces(context, request, task, directory.served(task, version));
    }

    private CompletableFuture<HttpResponse> whole(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            String task,
            OptionalLong version) {
        GenerateRequest asked = reader.read(request.content().array());
        return writer.write(
                        task,
                        version,
                        List.of(asked.text()),
                        asked.settings(),
                        leased -> TextAnswers.untilCancelled(context))
                .thenApplyAsync(
                        written -> {
                            metrics.answered(task, 1);
                            return Json.ok(GenerateResponses.whole(asked, written));
                        },
                        context.blockingTaskExecutor());
    }

    private HttpResponse pieces(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            String task,
            OptionalLong version) {
        GenerateRequest asked = reader.read(request.content().array());
        StreamWriter<ServerSentEvent> stream = StreamMessage.streaming();
        CompletableFuture<WrittenTexts> unused =
                writer.write(
                                task,
                                version,
                                List.of(asked.text()),
                                asked.settings(),
                                leased -> new Pieces(context, stream, asked, leased))
                        .whenComplete(
                                (written, failure) ->
                                        end(context, stream, asked, written, failure));
        return ServerSentEvents.fromPublisher(stream);
    }

    /** The last event, and then the end of the stream: the status has long been sent. */
    private void end(
            ServiceRequestContext context,
            StreamWriter<ServerSentEvent> stream,
            GenerateRequest asked,
            @Nullable WrittenTexts written,
            @Nullable Throwable failure) {
        if (written != null) {
            metrics.answered(written.version().task(), 1);
            send(stream, GenerateResponses.end(asked, written));
        } else if (failure != null && stream.isOpen()) {
            String sentence = errors.explain(context, failure).getMessage();
            send(stream, Json.object().put("error", sentence));
        }
        stream.close();
    }

    private static void send(StreamWriter<ServerSentEvent> stream, ObjectNode event) {
        // Nobody reads a stream that is closed; its text ends at the next token.
        boolean unused =
                stream.tryWrite(
                        ServerSentEvent.ofData(
                                new String(Json.bytes(event), StandardCharsets.UTF_8)));
    }

    private record Pieces(
            ServiceRequestContext context,
            StreamWriter<ServerSentEvent> stream,
            GenerateRequest asked,
            ServedVersion version)
            implements GenerationListener {

        @Override
        public void written(String piece) {
            send(stream, GenerateResponses.piece(asked, version, piece));
        }

        @Override
        public boolean wanted() {
            return stream.isOpen() && !context.isCancelled();
        }
    }
}
