package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.model.text.UnreadableTextException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class JsonErrorsTest {

    private final JsonErrors errors = new JsonErrors(1_000);

    private ApiException explained(Throwable thrown) {
        HttpRequest request = HttpRequest.of(HttpMethod.POST, "/v2/models/intents/infer");
        return errors.explain(ServiceRequestContext.of(request), thrown);
    }

    @Test
    void aTextThatTheTokenizerCannotReadIsTheClientsFault() {
        UnreadableTextException unreadable = new UnreadableTextException("it makes no token");
        ApiException explained = explained(new CompletionException(unreadable));
        assertThat(explained.status()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(explained).hasMessage("A text cannot be read: it makes no token.");
    }

    @Test
    void aClientThatHasGoneAwayIsNoFailureOfTheServer() {
        assertThat(explained(ClosedSessionException.get()).status())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(explained(ClosedStreamException.get()).status())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void anythingElseIsNamedByReferenceOnly() {
        ApiException explained = explained(new IllegalStateException("secret"));
        assertThat(explained.status()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(explained.getMessage()).doesNotContain("secret").contains("reference");
    }
}
