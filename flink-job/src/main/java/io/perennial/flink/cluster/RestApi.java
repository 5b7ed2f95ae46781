package io.perennial.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks Flink's REST API. */
public final class RestApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

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
    boolean isUp() throws InterruptedException {
        try {
            get("/overview");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Slots of all registered TaskManagers; 0 while the JobManager does not answer. */
    int slots() throws InterruptedException {
        try {
            return get("/overview").path("slots-total").asInt();
        } catch (IOException e) {
            return 0;
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
