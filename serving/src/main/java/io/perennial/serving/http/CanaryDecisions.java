package io.perennial.serving.http;

import io.perennial.schemas.task.Canary;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.canary.CanaryTrials;
import java.util.concurrent.CompletableFuture;

/** Ends a canary by the specification that operators would send. */
record CanaryDecisions(Console console) implements CanaryTrials.Decisions {

    @Override
    public CompletableFuture<?> end(String task, long pinned, Canary canary, boolean promoted) {
        TaskSpec running =
                console.observations()
                        .specification(task)
                        .filter(known -> canary.equals(known.canary()))
                        .orElse(null);
        if (running == null || console.sender().isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            running == null
                                    ? "the specification has another canary by now"
                                    : "there is no Kafka to send it to"));
        }
        long stays = promoted ? canary.version() : pinned;
        return console.sender().get().send(running.withPinnedVersion(stays));
    }
}
