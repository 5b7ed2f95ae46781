package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The model repository extension of the Open Inference Protocol. Every served task is ready, since
 * whatever is asked for is brought to the device; loading does it beforehand, and unloading makes
 * room. Which tasks there are is what the adapters topic says.
 */
@Blocking
final class RepositoryApi {

    private final ServedAdapters adapters;
    private final TaskDirectory directory;

    RepositoryApi(ServedAdapters adapters, TaskDirectory directory) {
        this.adapters = adapters;
        this.directory = directory;
    }

    /** All versions of all tasks. */
    @Post("/v2/repository/index")
    public HttpResponse index() {
        ArrayNode index = Json.object().putArray("models");
        for (Entry entry : entries()) {
            index.addObject()
                    .put("name", entry.name())
                    .put("version", entry.version())
                    .put("state", entry.state())
                    .put("reason", entry.reason());
        }
        return Json.ok(index);
    }

    @Post("/v2/repository/models/{task}/load")
    public HttpResponse load(@Param("task") String task) {
        bring(task);
        return Json.ok(Json.object());
    }

    @Post("/v2/repository/models/{task}/unload")
    public HttpResponse unload(@Param("task") String task) {
        release(task);
        return Json.ok(Json.object());
    }

    /** One version of a task, as an index names it. */
    record Entry(String name, String version, String state, String reason) {}

    /** All versions of all tasks. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (ServedTask task : directory.tasks()) {
            for (ServedVersion version : task.versions()) {
                entries.add(
                        new Entry(
                                task.name(),
                                Long.toString(version.version()),
                                "READY",
                                adapters.isOnDevice(version)
                                        ? "on the device"
                                        : "in the store, until it is asked for"));
            }
        }
        return entries;
    }

    /** Brings a task's current version to the device. */
    void bring(String task) {
        directory.task(task);
        adapters.load(task);
    }

    /** Lets go of all versions of a task on the device. */
    void release(String task) {
        directory.task(task);
        adapters.unload(task);
    }
}
