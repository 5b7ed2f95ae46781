package io.perennial.cli;

import io.perennial.model.base.BaseLocation;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PerennialServer;
import io.perennial.serving.ServingConfig;
import io.perennial.serving.client.Answer;
import io.perennial.serving.client.PerennialClient;
import io.perennial.serving.client.Text;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** A serving process of its own, asked as any client would. */
final class ServedAnswers implements AutoCloseable {

    private static final List<Text> TEXTS =
            Stream.of("the striker scored twice", "parliament votes today", "a new telescope")
                    .map(Text::of)
                    .toList();
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final PerennialServer server;
    private final PerennialClient client;

    ServedAnswers(String bootstrapServers, Topics topics, BaseLocation base) {
        server =
                PerennialServer.start(
                        ServingConfig.builder(bootstrapServers)
                                .topics(topics)
                                .base(base)
                                .port(0)
                                .build());
        client = PerennialClient.of(URI.create("http://127.0.0.1:" + server.port()));
    }

    /** What a task says about some texts, once it is served; to the last bit. */
    List<Answer> of(String task) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!client.isReady() || client.version(task).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(task + " is not served");
            }
            Thread.sleep(20);
        }
        return client.ask(task, TEXTS).answers();
    }

    @Override
    public void close() {
        server.close();
    }
}
