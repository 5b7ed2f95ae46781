package io.perennial.serving.http;

import io.perennial.schemas.task.Canary;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.canary.CanaryTrials;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Ends a canary by the specification that operators would send. */
record CanaryDecisions(Console console) implements CanaryTrials.Decisions {

    @Override
    public CompletableFuture<?> end(String task, long pinned, Canary canary, boolean promoted) {
        Optional<TaskSpec> running =
                console.observations()
                        .specification(task)
                        .filter(known -> canary.equals(known.canary()));
        if (running.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the specification has another canary by now"));
        }
        long stays = promoted ? canary.version() : pinned;
        return console.requireSender().send(running.get().withPinnedVersion(stays));
    }
}
