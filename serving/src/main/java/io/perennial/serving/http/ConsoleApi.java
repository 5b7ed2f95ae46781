package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import io.perennial.serving.follow.RefusedArtifact;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.observe.ForgettingMatrix;
import io.perennial.serving.observe.RejectedRecord;
import io.perennial.serving.observe.RejectionView;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the console's page reads, for those who may operate. */
@Blocking
final class ConsoleApi {

    private final ConsoleTasks tasks;
    private final ConsoleFeed feed;
    private final Console console;
    private final RefusedArtifacts refused;
    private final Predicate<HttpRequest> mayChange;

    ConsoleApi(
            ConsoleTasks tasks,
            ConsoleFeed feed,
            Console console,
            RefusedArtifacts refused,
            Predicate<HttpRequest> mayChange) {
        this.tasks = tasks;
        this.feed = feed;
        this.console = console;
        this.refused = refused;
        this.mayChange = mayChange;
    }

    /** All tasks in short, and how the server stands. */
    @Get("/console/state")
    public HttpResponse state(HttpRequest request) {
        return Json.ok(feed.snapshot().put("may_change", mayChange.test(request)));
    }

    /** The same, and then every second what has changed, as server-sent events. */
    @Get("/console/events")
    public HttpResponse events(ServiceRequestContext context) {
        return feed.watch(context);
    }

    /** One task in full: curves, versions, specification. */
    @Get("/console/tasks/{task}")
    public HttpResponse task(@Param("task") String task) {
        return Json.ok(tasks.detail(task));
    }

    /** How good every task's published version was whenever another task was first published. */
    @Get("/console/forgetting")
    public HttpResponse forgetting() {
        ForgettingMatrix matrix = tasks.forgetting(console.clock().instant());
        ObjectNode json = Json.object();
        json.set("tasks", Json.array(matrix.tasks()));
        json.set("moments", Json.array(matrix.moments().stream().map(Instant::toString).toList()));
        ArrayNode rows = json.putArray("rows");
        for (List<ForgettingMatrix.Cell> row : matrix.rows()) {
            ArrayNode cells = rows.addArray();
            for (ForgettingMatrix.Cell cell : row) {
                cells.add(TaskQuality.point(cell.measured()).put("version", cell.version()));
            }
        }
        matrix.forgetting().ifPresent(value -> json.put("forgetting", value));
        return Json.ok(json);
    }

    /** The last records that were not used, and the last artifacts that are not served. */
    @Get("/console/rejections")
    public HttpResponse rejections() {
        RejectionView view = console.observations().rejected();
        ObjectNode json = Json.object().put("count", view.count());
        ObjectNode reasons = json.putObject("by_reason");
        new TreeMap<>(view.byReason()).forEach(reasons::put);
        ArrayNode records = json.putArray("records");
        for (RejectedRecord record : view.newestFirst()) {
            records.addObject()
                    .put("reason", record.reason())
                    .put("message", record.message())
                    .put("task", record.task())
                    .put("topic", record.topic())
                    .put("partition", record.partition())
                    .put("offset", record.offset())
                    .put("rejected_at", record.rejectedAt().toString())
                    .put("excerpt", record.excerpt());
        }
        ArrayNode artifacts = json.putArray("artifacts");
        for (RefusedArtifact artifact : refused.last()) {
            artifacts
                    .addObject()
                    .put("task", artifact.task())
                    .put("version", artifact.version())
                    .put("reason", artifact.reason().code())
                    .put("message", artifact.message())
                    .put("refused_at", artifact.refusedAt().toString());
        }
        return Json.ok(json);
    }
}
