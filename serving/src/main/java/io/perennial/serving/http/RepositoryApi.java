package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;

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
        for (ServedTask task : directory.tasks()) {
            for (ServedVersion version : task.versions()) {
                index.addObject()
                        .put("name", task.name())
                        .put("version", Long.toString(version.version()))
                        .put("state", "READY")
                        .put(
                                "reason",
                                adapters.isOnDevice(version)
                                        ? "on the device"
                                        : "in the store, until it is asked for");
            }
        }
        return Json.ok(index);
    }

    /** Brings a task's current version to the device. */
    @Post("/v2/repository/models/{task}/load")
    public HttpResponse load(@Param("task") String task) {
        directory.task(task);
        adapters.load(task);
        return Json.ok(Json.object());
    }

    /** Lets go of all versions of a task on the device. */
    @Post("/v2/repository/models/{task}/unload")
    public HttpResponse unload(@Param("task") String task) {
        directory.task(task);
        adapters.unload(task);
        return Json.ok(Json.object());
    }
}
