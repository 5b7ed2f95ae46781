package io.perennial.benchmarks.stream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory that RocksDB says it uses, from the job's metrics. */
final class RocksMemory {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final double MB = 1e6;
    private static final Pattern LINE =
            Pattern.compile(
                    "\\w*rocksdb_(block_cache_usage|size_all_mem_tables)\\{(.*)} ([0-9.eE+]+)");
    private static final Pattern SUBTASK = Pattern.compile("subtask_index=\"(\\d+)\"");

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI metrics;

    RocksMemory(URI metrics) {
        this.metrics = metrics;
    }

    /** Block caches and write buffers of all subtasks, in MB. */
    double read() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT).GET().build();
        return megabytes(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The same out of a page in Prometheus' text format. */
    static double megabytes(String page) {
        Map<String, Double> caches = new HashMap<>();
        double buffers = 0;
        for (String line : page.lines().toList()) {
            Matcher found = LINE.matcher(line);
            if (!found.matches()) {
                continue;
            }
            double bytes = Double.parseDouble(found.group(3));
            if (found.group(1).equals("size_all_mem_tables")) {
                buffers += bytes;
            } else {
                // All column families of a slot share one cache and report all of it.
                Matcher subtask = SUBTASK.matcher(found.group(2));
                caches.merge(subtask.find() ? subtask.group(1) : "", bytes, Math::max);
            }
        }
        double cached = caches.values().stream().mapToDouble(Double::doubleValue).sum();
        return (cached + buffers) / MB;
    }
}
