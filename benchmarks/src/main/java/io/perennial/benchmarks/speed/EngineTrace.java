package io.perennial.benchmarks.speed;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.benchmarks.Stopwatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The operations that the engine's own profiler saw, and the time that each took by itself. */
final class EngineTrace {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An operation; times are microseconds. */
    private record Event(String name, int thread, double start, double duration) {
        /** Whether it runs in another one, which began no later. */
        boolean liesIn(Event other) {
            return thread == other.thread && start < other.start + other.duration;
        }
    }

    /** An operation that others may lie in. */
    private record Open(Event event, OpKind kind) {}

    private final double wholeMillis;
    private final Map<OpKind, Double> millis = new EnumMap<>(OpKind.class);

    private EngineTrace(List<Event> events, double wholeMillis) {
        this.wholeMillis = wholeMillis;
        List<Event> ordered = new ArrayList<>(events);
        ordered.sort(
                Comparator.comparingInt(Event::thread)
                        .thenComparingDouble(Event::start)
                        .thenComparing(Comparator.comparingDouble(Event::duration).reversed()));
        Deque<Open> open = new ArrayDeque<>();
        for (Event event : ordered) {
            while (!open.isEmpty() && !event.liesIn(open.getLast().event)) {
                open.removeLast();
            }
            OpKind outer = OpKind.OTHER;
            if (!open.isEmpty()) {
                outer = open.getLast().kind;
                // What lies in an operation is not its own.
                add(outer, -event.duration);
            }
            OpKind kind = outer.within(event.name);
            open.addLast(new Open(event, kind));
            add(kind, event.duration);
        }
    }

    private void add(OpKind kind, double micros) {
        millis.merge(kind, micros / 1e3, Double::sum);
    }

    /** Runs something under the engine's profiler. */
    static EngineTrace of(Runnable work) {
        try {
            Path file = Files.createTempFile("trace", ".json");
            try {
                JniUtils.startProfile(false, false, false);
                double whole;
                try {
                    whole = Stopwatch.millis(work);
                } finally {
                    JniUtils.stopProfile(file.toString());
                }
                return read(file, whole);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's profile cannot be written or read", e);
        }
    }

    /**
     * Reads a file of Chrome's trace event format.
     *
     * @param wholeMillis of all that ran, in the engine and outside
     */
    static EngineTrace read(Path file, double wholeMillis) throws IOException {
        List<Event> events = new ArrayList<>();
        for (JsonNode node : JSON.readTree(file.toFile())) {
            if (node.path("ph").asText().equals("X")) {
                events.add(
                        new Event(
                                node.path("name").asText(),
                                node.path("tid").asInt(),
                                node.path("ts").asDouble(),
                                node.path("dur").asDouble()));
            }
        }
        return new EngineTrace(events, wholeMillis);
    }

    /** Time of all operations of a kind, without what lies in others. */
    double millis(OpKind kind) {
        return millis.getOrDefault(kind, 0.0);
    }

    /** Time of all that ran. */
    double wholeMillis() {
        return wholeMillis;
    }

    /** Time that no operation took. */
    double outsideMillis() {
        return wholeMillis - millis.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
