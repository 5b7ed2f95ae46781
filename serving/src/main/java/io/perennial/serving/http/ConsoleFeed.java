package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.streaming.ServerSentEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everybody who watches what has changed, every second: first {@code snapshot} with all
 * tasks, then {@code tasks} with those that have changed and {@code pulse} with what always does.
 * Who reads too slowly misses seconds and gets a snapshot again.
 */
final class ConsoleFeed implements AutoCloseable {

    /** Beyond that, whoever wants to watch is told to come again. */
    static final int WATCHERS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleFeed.class);

    private final ConsoleTasks tasks;
    private final ConsolePulse pulse;
    private final JsonNode identity;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "perennial-console");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final List<Watcher> watchers = new ArrayList<>();
    private SortedMap<String, ObjectNode> told = new TreeMap<>();
    private boolean closed;

    ConsoleFeed(ConsoleTasks tasks, ConsolePulse pulse, JsonNode identity) {
        this.tasks = tasks;
        this.pulse = pulse;
        this.identity = identity;
    }

    /** Begins to tell. Call it once. */
    void start() {
        Future<?> unused = clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** All that there is to tell at this moment. */
    synchronized ObjectNode snapshot() {
        return snapshot(tasks.overviews());
    }

    private ObjectNode snapshot(SortedMap<String, ObjectNode> all) {
        ObjectNode json = Json.object();
        json.set("server", identity);
        json.set("pulse", pulse.json());
        json.putArray("tasks").addAll(all.values());
        return json;
    }

    /**
     * A stream of events that ends when the server stops.
     *
     * @throws ApiException 503 where too many watch already
     */
    synchronized HttpResponse watch(ServiceRequestContext context) {
        watchers.removeIf(Watcher::isGone);
        if (closed || watchers.size() >= WATCHERS) {
            throw ApiException.unavailable(
                    5,
                    closed
                            ? "The server is stopping."
                            : "%d watch already, as many as may; close a page, or try again."
                                    .formatted(WATCHERS));
        }
        context.clearRequestTimeout();
        Watcher watcher = new Watcher();
        SortedMap<String, ObjectNode> now = tasks.overviews();
        if (watchers.isEmpty()) {
            told = now;
        }
        watchers.add(watcher);
        watcher.tellAnew(event("snapshot", snapshot(now)));
        ResponseHeaders headers =
                ResponseHeaders.builder(HttpStatus.OK)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .set("x-accel-buffering", "no")
                        .build();
        return ServerSentEvents.fromPublisher(headers, watcher.stream());
    }

    private synchronized void tick() {
        try {
            pulse.sample();
            watchers.removeIf(Watcher::isGone);
            if (!watchers.isEmpty()) {
                tell();
            }
        } catch (RuntimeException failure) {
            // An exception that leaves here would end the clock, and with it all watching.
            LOG.error("The console could not tell what has changed", failure);
        }
    }

    private void tell() {
        SortedMap<String, ObjectNode> now = tasks.overviews();
        List<ServerSentEvent> events = new ArrayList<>();
        ObjectNode changes = changes(now);
        if (!changes.isEmpty()) {
            events.add(event("tasks", changes));
        }
        events.add(event("pulse", pulse.json()));
        told = now;
        for (Watcher watcher : watchers) {
            if (!watcher.isReady()) {
                watcher.miss();
            } else if (watcher.hasMissed()) {
                watcher.tellAnew(event("snapshot", snapshot(now)));
            } else {
                watcher.tell(events);
            }
        }
    }

    /** Empty where nothing has. */
    private ObjectNode changes(SortedMap<String, ObjectNode> now) {
        ObjectNode changes = Json.object();
        for (Map.Entry<String, ObjectNode> task : now.entrySet()) {
            if (told.get(task.getKey()) != task.getValue()) {
                changes.withArray("changed").add(task.getValue());
            }
        }
        for (String task : told.keySet()) {
            if (!now.containsKey(task)) {
                ArrayNode gone = changes.withArray("gone");
                gone.add(task);
            }
        }
        return changes;
    }

    private static ServerSentEvent event(String name, JsonNode data) {
        return ServerSentEvent.builder()
                .event(name)
                .data(new String(Json.bytes(data), StandardCharsets.UTF_8))
                .build();
    }

    /** Ends all streams, so that nobody who watches keeps the server from stopping. */
    @Override
    public synchronized void close() {
        closed = true;
        clock.shutdownNow();
        watchers.forEach(Watcher::end);
        watchers.clear();
    }
}
