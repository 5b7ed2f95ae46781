package io.perennial.flink.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a process by HTTP whether it is well. */
public final class HttpProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI question;

    /**
     * @param question what answers with status 200 where all is well
     */
    public HttpProbe(URI question) {
        this.question = question;
    }

    /** Whether it answers so within two seconds. */
    public boolean isWell() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(question).timeout(TIMEOUT).GET().build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }
}
