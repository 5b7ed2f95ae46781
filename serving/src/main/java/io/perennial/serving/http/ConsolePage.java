package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The console's page with its scripts and styles, the same for everybody: it says nothing of this
 * server before it has read what the caller may see. Nothing comes from elsewhere, and no script or
 * style stands in the page itself.
 */
final class ConsolePage {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final String INDEX = "console.html";

    private static final List<String> FILES =
            List.of(
                    INDEX,
                    "console.css",
                    "icon.svg",
                    "app.js",
                    "connection.js",
                    "curve.js",
                    "elements.js",
                    "matrix.js",
                    "notices.js",
                    "numbers.js",
                    "operations.js",
                    "rejections.js",
                    "task.js",
                    "tasks.js",
                    "tiles.js",
                    "token.js",
                    "trial.js",
                    "versions.js");

    private final Map<String, HttpData> contents = new HashMap<>();

    ConsolePage() {
        FILES.forEach(file -> contents.put(file, HttpData.wrap(read(file))));
    }

    @Get("/")
    public HttpResponse page() {
        return answer(INDEX);
    }

    @Get("/console/page/{file}")
    public HttpResponse file(@Param("file") String file) {
        if (!contents.containsKey(file)) {
            throw ApiException.notFound("The console has no file of this name.");
        }
        return answer(file);
    }

    private HttpResponse answer(String file) {
        ResponseHeaders headers =
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type(file))
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                        .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                        .build();
        return HttpResponse.of(headers, contents.get(file));
    }

    private static MediaType type(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "js" -> MediaType.JAVASCRIPT_UTF_8;
            case "css" -> MediaType.CSS_UTF_8;
            case "svg" -> MediaType.SVG_UTF_8;
            default -> MediaType.HTML_UTF_8;
        };
    }

    private static byte[] read(String file) {
        try (InputStream stream = ConsolePage.class.getResourceAsStream("console/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("Resource console/" + file + " is missing");
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
