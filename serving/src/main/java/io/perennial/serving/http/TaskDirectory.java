package io.perennial.serving.http;

import io.perennial.schemas.task.TaskName;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.follow.FollowStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds tasks and versions by the names in a path, or says what is there instead. */
final class TaskDirectory {

    private final ServedAdapters adapters;
    private final Supplier<FollowStatus> follower;

    TaskDirectory(ServedAdapters adapters, Supplier<FollowStatus> follower) {
        this.adapters = adapters;
        this.follower = follower;
    }

    List<ServedTask> tasks() {
        return adapters.tasks();
    }

    /**
     * The task by its name.
     *
     * @throws ApiException 404 with near names, or 503 while the topic is still being read
     */
    ServedTask task(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** The task by its name, where it is served. */
    Optional<ServedTask> find(String name) {
        return adapters.task(name);
    }

    /** Says why no task can be found for a text. */
    ApiException nothingRoutable() {
        return follower.get().caughtUp()
                ? ApiException.notFound(
                        "No served task can be found by its texts; name a task, or publish one whose specification has \"routable\": true.")
                : stillReading(TaskName.AUTO);
    }

    private static ApiException stillReading(String name) {
        return ApiException.unavailable(
                1,
                "Task '" + name + "' is not served yet; the adapters topic is still being read.");
    }

    private ApiException missing(String name) {
        if (!follower.get().caughtUp()) {
            return stillReading(name);
        }
        if (name.equals(TaskName.AUTO)) {
            return ApiException.notFound(
                    "'auto' is no task; POST /v2/models/auto/infer finds the task of each text.");
        }
        List<String> near = NearNames.of(name, tasks().stream().map(ServedTask::name).toList());
        String hint =
                near.isEmpty()
                        ? "GET /v2/models lists the tasks."
                        : "Did you mean '" + String.join("' or '", near) + "'?";
        return ApiException.notFound("Task '" + name + "' is not served. " + hint);
    }

    /**
     * A version of a task that can be asked.
     *
     * @throws ApiException 404 when there is none
     */
    ServedVersion version(String task, String version) {
        ServedTask found = task(task);
        return found.version(number(found, version))
                .orElseThrow(() -> unknownVersion(found, version));
    }

    /**
     * The version that a path asks to answer.
     *
     * @throws ApiException 404 when it is not there
     */
    OptionalLong served(String task, String version) {
        return OptionalLong.of(version(task, version).version());
    }

    private static long number(ServedTask task, String version) {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException notANumber) {
            throw unknownVersion(task, version);
        }
    }

    private static ApiException unknownVersion(ServedTask task, String version) {
        return ApiException.notFound(
                "Version "
                        + version
                        + " of task '"
                        + task.name()
                        + "' is not served; "
                        + (task.versions().size() == 1 ? "version " : "versions ")
                        + task.versions().stream()
                                .map(known -> Long.toString(known.version()))
                                .collect(Collectors.joining(", "))
                        + (task.versions().size() == 1 ? " is." : " are."));
    }
}
