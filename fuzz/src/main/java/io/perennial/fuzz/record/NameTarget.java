package io.perennial.fuzz.record;

import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.input.HostileJson;
import io.perennial.fuzz.input.HostileTexts;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.ChunkKey;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.task.TaskName;
import io.perennial.schemas.task.TaskSpecJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;

/**
 * Names of tasks: refused, or harmless wherever a name stands: in a path of files, a URL, a Kafka
 * key, a label of a metric.
 */
public final class NameTarget implements FuzzTarget<String> {

    private static final Path FOLDER = Path.of("/exports");
    private static final int SLOT = 2;
    private static final int CHUNK = 7;

    @Override
    public String name() {
        return "names";
    }

    @Override
    public String door() {
        return "names of tasks, and where they are written";
    }

    @Override
    public Arbitrary<String> inputs() {
        return HostileTexts.names();
    }

    @Override
    public Verdict feed(String name) {
        boolean taken = requireOneRule(name);
        try {
            TaskName.check(name);
        } catch (InvalidFieldException e) {
            if (taken) {
                throw new AssertionError("records take the name <%s>".formatted(name), e);
            }
            return Complaint.checked(e.getMessage());
        }
        if (!taken) {
            throw new AssertionError("records do not take the name <%s>".formatted(name));
        }
        requireFile(name);
        requireUrl(name);
        requireKey(name);
        requireLabel(name);
        return Verdict.ACCEPTED;
    }

    /**
     * Whether examples and specifications take it, as a field and as a key: all or none of them.
     */
    private static boolean requireOneRule(String name) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        byte[] field =
                "{\"task\":%s,\"text\":\"a\",\"label\":\"b\"}"
                        .formatted(HostileJson.quoted(name))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] none = "{\"text\":\"a\",\"label\":\"b\"}".getBytes(StandardCharsets.UTF_8);
        byte[] spec =
                "{\"task\":%s}"
                        .formatted(HostileJson.quoted(name))
                        .getBytes(StandardCharsets.UTF_8);
        Set<Boolean> taken =
                Set.copyOf(
                        List.of(
                                isTaken(LabeledExampleJson.decode(null, field)),
                                isTaken(LabeledExampleJson.decode(key, none)),
                                isTaken(TaskSpecJson.decode(null, spec)),
                                isTaken(
                                        TaskSpecJson.decode(
                                                key, "{}".getBytes(StandardCharsets.UTF_8)))));
        if (taken.size() > 1) {
            throw new AssertionError("some records take the name <%s>".formatted(name));
        }
        return taken.contains(true);
    }

    private static boolean isTaken(Decoded<?> record) {
        return record instanceof Decoded.Valid<?>;
    }

    private static void requireFile(String name) {
        Path file = FOLDER.resolve(name);
        if (!FOLDER.equals(file.getParent()) || !file.equals(file.normalize())) {
            throw new AssertionError(name + " leaves its folder: " + file);
        }
    }

    private static void requireUrl(String name) {
        String path = "/v2/models/" + name + "/infer";
        URI address = URI.create("http://localhost" + path);
        if (!address.getRawPath().equals(path) || !address.normalize().equals(address)) {
            throw new AssertionError(name + " changes a URL: " + address);
        }
    }

    private static void requireKey(String name) {
        Optional<ChunkKey> key = AdapterChunks.parseKey(new ChunkKey(name, SLOT, CHUNK).toBytes());
        if (!key.equals(Optional.of(new ChunkKey(name, SLOT, CHUNK)))) {
            throw new AssertionError(name + " changes a Kafka key: " + key);
        }
    }

    private static void requireLabel(String name) {
        PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
        Counter.builder("rows").tag("task", name).register(registry).increment();
        List<String> lines =
                registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
        registry.close();
        if (!lines.equals(List.of("rows_total{task=\"" + name + "\"} 1.0"))) {
            throw new AssertionError(name + " changes a metric: " + lines);
        }
    }
}
