package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerListener;
import io.perennial.serving.canary.CanaryTrials;

/** Puts the console's endpoints together, and ends what they keep open when the server stops. */
final class ConsoleServices {

    private ConsoleServices() {}

    static void addTo(
            ServerBuilder builder,
            ServingHttp http,
            TaskDirectory directory,
            CanaryTrials canaries,
            Doorkeeper door) {
        Console console = http.console();
        ConsoleTasks tasks = new ConsoleTasks(directory, console.observations(), canaries);
        ConsolePulse pulse =
                new ConsolePulse(console, http.follower(), http.refused(), http.registry());
        ConsoleFeed feed = new ConsoleFeed(tasks, pulse, describe(http));
        builder.serverListener(
                ServerListener.builder()
                        .whenStarted(server -> feed.start())
                        .whenStopping(server -> feed.close())
                        .build());
        builder.annotatedService().decorator(door::everybody).build(new ConsolePage());
        builder.annotatedService()
                .decorator(door::operate)
                .build(new ConsoleApi(tasks, feed, console, http.refused(), door::mayChange));
        builder.annotatedService()
                .decorator(door::change)
                .build(new OperationsApi(console, directory));
    }

    private static ObjectNode describe(ServingHttp http) {
        ServerIdentity identity = http.identity();
        return Json.object()
                .put("version", identity.version())
                .put("base", identity.baseName())
                .put("fingerprint", identity.baseFingerprint())
                .put("device", identity.device())
                .put("started_at", http.console().clock().instant().toString());
    }
}
