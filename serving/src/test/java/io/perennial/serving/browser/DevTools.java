package io.perennial.serving.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A connection to one page by the Chrome DevTools Protocol: commands with their answers, and
 * events.
 */
final class DevTools implements WebSocket.Listener {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Consumer<JsonNode> events;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    /**
     * @param events takes every event, on the connection's thread
     */
    DevTools(URI address, HttpClient client, Consumer<JsonNode> events) {
        this.events = events;
        this.socket = client.newWebSocketBuilder().buildAsync(address, this).join();
    }

    /** Sends a command and returns its result. */
    JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        long id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String command =
                JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(command, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        message.append(data);
        if (whole) {
            String text = message.toString();
            message.setLength(0);
            take(text);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void take(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (!json.has("id")) {
                events.accept(json);
                return;
            }
            CompletableFuture<JsonNode> answer = waiting.remove(json.get("id").asLong());
            if (answer != null && json.has("error")) {
                answer.completeExceptionally(new IOException(json.get("error").toString()));
            } else if (answer != null) {
                answer.complete(json.path("result"));
            }
        } catch (IOException unreadable) {
            waiting.values().forEach(answer -> answer.completeExceptionally(unreadable));
        }
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        waiting.values().forEach(answer -> answer.completeExceptionally(failure));
    }
}
