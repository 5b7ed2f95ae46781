package io.perennial.serving.http;

import io.perennial.serving.observe.Observations;
import io.perennial.serving.observe.ObservedTopic;
import io.perennial.serving.submit.RecordSender;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the console shows and does beyond what answers requests.
 *
 * @param observations what the topics say of the tasks
 * @param topics how the reading of each of them stands
 * @param sender takes feedback and changed specifications; empty where there is no Kafka
 */
public record Console(
        Observations observations,
        Supplier<List<ObservedTopic>> topics,
        Optional<RecordSender> sender,
        Clock clock) {

    public Console {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(clock, "clock");
    }

    /** Knows what is served, and nothing of what is learned. */
    public static Console withoutKafka() {
        return new Console(new Observations(), List::of, Optional.empty(), Clock.systemUTC());
    }

    /**
     * The sender.
     *
     * @throws ApiException 503 where there is none
     */
    RecordSender requireSender() {
        return sender.orElseThrow(
                () -> ApiException.unavailable(10, "This server is not connected to Kafka."));
    }
}
