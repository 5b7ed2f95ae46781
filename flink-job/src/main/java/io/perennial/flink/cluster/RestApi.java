package io.perennial.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks Flink's REST API. */
public final class RestApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ACCEPTED = 202;
    private static final String CAUSE = "Caused by: ";

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI root;

    /**
     * @param root of the JobManager's web page
     */
    public RestApi(URI root) {
        this.root = root;
    }

    /** Whether the JobManager answers. */
    public boolean isUp() throws InterruptedException {
        try {
            get("/overview");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Slots of all registered TaskManagers; 0 while the JobManager does not answer. */
    public int slots() throws InterruptedException {
        try {
            return get("/overview").path("slots-total").asInt();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Flink's word for the state of a job, like RUNNING; empty while the JobManager knows none. */
    public Optional<String> jobState(String job) throws InterruptedException {
        try {
            return Optional.of(get("/jobs/" + job).path("state").asText());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether all subtasks of a job run. */
    public boolean runsWhole(String job) throws InterruptedException {
        try {
            JsonNode state = get("/jobs/" + job);
            boolean whole = state.path("state").asText().equals("RUNNING");
            for (JsonNode stage : state.path("vertices")) {
                whole &= stage.path("status").asText().equals("RUNNING");
            }
            return whole;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the last failures of a job were caused by, the newest first; of each one line. */
    public List<String> failures(String job) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        try {
            JsonNode history = get("/jobs/" + job + "/exceptions").at("/exceptionHistory/entries");
            for (JsonNode failure : history) {
                failures.add(cause(failure.path("stacktrace").asText()));
            }
        } catch (IOException e) {
            // The JobManager does not answer, or does not know the job yet.
        }
        return failures;
    }

    private static String cause(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((first, last) -> last)
                .map(line -> line.substring(CAUSE.length()))
                .orElseGet(() -> stackTrace.lines().findFirst().orElse("unknown"));
    }

    /**
     * Cancels a job; what its retained checkpoints hold stays.
     *
     * @throws IOException where nothing answers, or the JobManager refuses
     */
    public void cancel(String job) throws IOException, InterruptedException {
        String path = "/jobs/" + job + "?mode=cancel";
        HttpRequest request =
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(TIMEOUT)
                        .method("PATCH", HttpRequest.BodyPublishers.noBody())
                        .build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != ACCEPTED) {
            throw new IOException(path + " answers with status " + status);
        }
    }

    /** Checkpoints of a job that were completed; 0 while the JobManager does not know. */
    public long completedCheckpoints(String job) throws InterruptedException {
        try {
            return get("/jobs/" + job + "/checkpoints").at("/counts/completed").asLong();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * What a path answers.
     *
     * @throws IOException where nothing answers, or not with status 200
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(root.resolve(path)).timeout(TIMEOUT).GET().build();
        HttpResponse<byte[]> response =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answers with status " + response.statusCode());
        }
        return json.readTree(response.body());
    }
}
