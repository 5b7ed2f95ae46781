package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {

    private static RequestHeadersBuilder to(String host) {
        return RequestHeaders.builder(HttpMethod.POST, "/console/tasks/intents/freeze")
                .authority(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost"})
    void theConsoleItselfIsTaken(String host) {
        RequestHeaders own =
                to(host).set(HttpHeaderNames.ORIGIN, "http://" + host)
                        .set("sec-fetch-site", "same-origin")
                        .build();
        assertThatCode(() -> SameOrigin.require(own)).doesNotThrowAnyException();
    }

    @Test
    void programsAreTakenUnderAnyName() {
        RequestHeaders program = to("perennial.example:8080").build();
        assertThatCode(() -> SameOrigin.require(program)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://evil.example",
        "localhost:8080, http://localhost:9090",
        "localhost:8080, null",
        "localhost:8080, :",
        "evil.example:8080, http://evil.example:8080",
        "127.0.0.1.evil.example, http://127.0.0.1.evil.example"
    })
    void otherPagesAreNotEvenUnderANameThatLeadsHere(String host, String origin) {
        RequestHeaders foreign = to(host).set(HttpHeaderNames.ORIGIN, origin).build();
        assertThatThrownBy(() -> SameOrigin.require(foreign))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("--tokens FILE");
    }
}
