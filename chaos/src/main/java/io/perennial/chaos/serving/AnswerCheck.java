package io.perennial.chaos.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks over HTTP and holds each answer against the truth. Of several processes any is asked, and
 * the next where one cannot be reached, as behind a load balancer. Safe for any thread.
 */
final class AnswerCheck {

    /** Rows that share a forward differ by rounding; other versions differ by tenths. */
    private static final float TOLERANCE = 1e-3f;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** After a request without an answer. */
    private static final long PAUSE_MILLIS = 50;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private final List<URI> servers;
    private final AtomicInteger turn = new AtomicInteger();
    private final TrialAdapters adapters;
    private final TrialCounts counts;

    AnswerCheck(List<URI> servers, TrialAdapters adapters, TrialCounts counts) {
        this.servers = List.copyOf(servers);
        this.adapters = adapters;
        this.counts = counts;
    }

    /**
     * Asks one task once.
     *
     * @param version the one to ask; none = whichever answers
     */
    void ask(PublishedTask task, OptionalLong version, String text) throws InterruptedException {
        long epoch = counts.restarts();
        long sentAt = System.nanoTime();
        HttpResponse<String> response;
        try {
            response = post(path(task.name(), version), text);
        } catch (IOException e) {
            counts.unanswered(epoch, task.name() + ": " + e);
            Thread.sleep(PAUSE_MILLIS);
            return;
        }
        if (response.statusCode() == OK) {
            String wrong = wrong(task, version, text, sentAt, response.body());
            counts.compared(wrong);
        } else if (response.statusCode() == NOT_FOUND && version.isPresent()) {
            counts.notKept(
                    epoch,
                    task.wasKept(version.getAsLong(), sentAt)
                            ? task.name() + ": " + response.body()
                            : null);
        } else {
            counts.unanswered(
                    epoch, task.name() + ": " + response.statusCode() + " " + response.body());
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static String path(String task, OptionalLong version) {
        return "/v2/models/"
                + task
                + (version.isPresent() ? "/versions/" + version.getAsLong() : "")
                + "/infer";
    }

    /** The answer of the next process that gives one. */
    private HttpResponse<String> post(String path, String text)
            throws IOException, InterruptedException {
        String body = json.createObjectNode().put("text", text).toString();
        int first = turn.getAndIncrement();
        for (int attempt = 1; ; attempt++) {
            URI server = servers.get(Math.floorMod(first + attempt, servers.size()));
            HttpRequest request =
                    HttpRequest.newBuilder(server.resolve(path))
                            .timeout(TIMEOUT)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            try {
                return http.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException unreachable) {
                if (attempt == servers.size()) {
                    throw unreachable;
                }
            }
        }
    }

    private @Nullable String wrong(
            PublishedTask task, OptionalLong version, String text, long sentAt, String body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (IOException e) {
            return task.name() + " is answered with no JSON: " + body;
        }
        long named = answer.path("version").asLong();
        if (version.isPresent() && named != version.getAsLong()) {
            return "%s version %d was asked, version %d answered"
                    .formatted(task.name(), version.getAsLong(), named);
        }
        if (version.isEmpty()) {
            OptionalLong due = task.due(sentAt);
            if (due.isPresent() && due.getAsLong() != named) {
                return "%s is pinned to version %d, version %d answered"
                        .formatted(task.name(), due.getAsLong(), named);
            }
            long oldest = task.oldestFresh(sentAt);
            if (named < oldest) {
                return "%s is answered by version %d, seconds after version %d was committed"
                        .formatted(task.name(), named, oldest);
            }
        }
        float[] expected = adapters.offline(task.name(), named, text);
        JsonNode given = answer.path("predictions").path(0).path("probabilities");
        for (int label = 0; label < expected.length; label++) {
            float served = given.path(TrialAdapters.LABELS.get(label)).floatValue();
            if (!(Math.abs(served - expected[label]) <= TOLERANCE)) {
                return "%s is answered %s for %s where its version %d says %s"
                        .formatted(
                                task.name(),
                                served,
                                TrialAdapters.LABELS.get(label),
                                named,
                                expected[label]);
            }
        }
        return null;
    }

    /** Whether every process can be asked for a task's version, or for a newer one in its place. */
    boolean haveVersion(String task, long version) throws InterruptedException {
        for (URI server : servers) {
            if (!hasVersion(server, task, version)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasVersion(URI server, String task, long version) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/v2/models/" + task + "/versions"))
                        .timeout(Duration.ofSeconds(2))
                        .GET()
                        .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == OK
                    && json.readTree(response.body())
                                    .path("versions")
                                    .path(0)
                                    .path("version")
                                    .asLong()
                            >= version;
        } catch (IOException e) {
            return false;
        }
    }
}
