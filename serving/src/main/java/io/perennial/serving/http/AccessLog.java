package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON for each request that has ended. No line has a text, a token or a query. Where a
 * request brings a trace context (W3C Trace Context, {@code traceparent}), its line names the
 * trace.
 */
final class AccessLog implements AccessLogWriter {

    /** Whom the request is counted for. */
    static final AttributeKey<String> CLIENT = AttributeKey.valueOf(AccessLog.class, "client");

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final Pattern TRACE =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final int LONGEST_PATH = 500;

    private final Path file;
    private final OutputStream out;
    private boolean failing;

    private AccessLog(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Appends to a file.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    static AccessLog to(Path file) {
        try {
            return new AccessLog(
                    file,
                    Files.newOutputStream(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The access log "
                            + file
                            + " cannot be written ("
                            + e.getMessage()
                            + "); name a file in a folder that exists.",
                    e);
        }
    }

    @Override
    public void log(RequestLog log) {
        byte[] line = (line(log) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                out.write(line);
                failing = false;
            } catch (IOException e) {
                if (!failing) {
                    LOG.warn("The access log {} cannot be written; see the disk", file, e);
                }
                failing = true;
            }
        }
    }

    private static String line(RequestLog log) {
        RequestHeaders request = log.requestHeaders();
        ObjectNode line = Json.object();
        line.put("time", Instant.ofEpochMilli(log.requestStartTimeMillis()).toString());
        if (log.context() instanceof ServiceRequestContext context) {
            String client = context.attr(CLIENT);
            line.put("client", client == null ? ClientAddress.of(context.remoteAddress()) : client);
        }
        line.put("method", request.method().name());
        line.put("path", shortened(log.context().path()));
        line.put("status", log.responseHeaders().status().code());
        String code = log.responseTrailers().get(GrpcErrors.STATUS);
        if (code == null) {
            code = log.responseHeaders().get(GrpcErrors.STATUS);
        }
        if (code != null) {
            line.put("grpc_status", code);
        }
        line.put("request_bytes", log.requestLength());
        line.put("response_bytes", log.responseLength());
        line.put("millis", Duration.ofNanos(log.totalDurationNanos()).toNanos() / 1e6);
        trace(request).ifPresent(trace -> line.put("trace_id", trace));
        return line.toString();
    }

    /** The trace that a request belongs to. */
    private static Optional<String> trace(RequestHeaders request) {
        String parent = request.get("traceparent");
        if (parent == null) {
            return Optional.empty();
        }
        Matcher matcher = TRACE.matcher(parent);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String shortened(String path) {
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        try {
            out.close();
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
