package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What can be asked over REST, as OpenAPI 3.1: for people and for generators of clients. */
final class OpenApi {

    private final HttpData description;

    OpenApi() {
        try (InputStream resource =
                Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.json"))) {
            description = HttpData.wrap(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this module cannot be read", e);
        }
    }

    @Get("/openapi.json")
    public HttpResponse describe() {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, description);
    }
}
