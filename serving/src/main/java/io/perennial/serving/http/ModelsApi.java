package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.canary.CanaryTrials;
import io.perennial.serving.predict.TextRouter;

/** Describes the tasks, each of which is a model in the words of the Open Inference Protocol. */
final class ModelsApi {

    private final TaskDirectory directory;
    private final TextRouter router;
    private final CanaryTrials canaries;

    ModelsApi(TaskDirectory directory, TextRouter router, CanaryTrials canaries) {
        this.directory = directory;
        this.router = router;
        this.canaries = canaries;
    }

    @Get("/v2/models")
    public HttpResponse list() {
        ObjectNode body = Json.object();
        ArrayNode models = body.putArray("models");
        for (ServedTask task : directory.tasks()) {
            models.add(VersionDescriptions.summary(task.current()));
        }
        return Json.ok(body);
    }

    @Get("/v2/models/{task}")
    public HttpResponse model(@Param("task") String task) {
        return Json.ok(describe(task));
    }

    /**
     * The metadata of a model.
     *
     * @throws ApiException 404 where it is not served
     */
    ObjectNode describe(String task) {
        return task.equals(TaskName.AUTO) && router.hasTasks()
                ? VersionDescriptions.ofAuto()
                : VersionDescriptions.metadata(directory.task(task).current());
    }

    @Get("/v2/models/{task}/ready")
    public HttpResponse ready(@Param("task") String task) {
        if (task.equals(TaskName.AUTO) && router.hasTasks()) {
            return Json.ok(Json.object().put("name", task).put("ready", true));
        }
        return Json.ok(Json.object().put("name", directory.task(task).name()).put("ready", true));
    }

    /** All versions that can be asked, newest first; {@code served} marks the one that answers. */
    @Get("/v2/models/{task}/versions")
    public HttpResponse versions(@Param("task") String task) {
        ServedTask found = directory.task(task);
        ObjectNode body = Json.object().put("name", found.name());
        found.pinned().ifPresent(pinned -> body.put("pinned_version", Long.toString(pinned)));
        CanaryDescription.of(found, canaries).ifPresent(canary -> body.set("canary", canary));
        ArrayNode versions = body.putArray("versions");
        for (ServedVersion version : found.versions()) {
            ObjectNode one = VersionDescriptions.summary(version);
            one.put("served", version.version() == found.current().version());
            versions.add(one);
        }
        return Json.ok(body);
    }

    @Get("/v2/models/{task}/versions/{version}")
    public HttpResponse version(@Param("task") String task, @Param("version") String version) {
        return Json.ok(describe(task, version));
    }

    /**
     * The metadata of a version.
     *
     * @throws ApiException 404 where it is not known
     */
    ObjectNode describe(String task, String version) {
        return VersionDescriptions.metadata(directory.version(task, version));
    }

    @Get("/v2/models/{task}/versions/{version}/ready")
    public HttpResponse versionReady(@Param("task") String task, @Param("version") String version) {
        directory.served(task, version);
        return Json.ok(Json.object().put("name", task).put("version", version).put("ready", true));
    }
}
