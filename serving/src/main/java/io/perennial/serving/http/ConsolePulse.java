package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.observe.ObservedTopic;
import io.perennial.serving.observe.SecondCounts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What changes every second: rates, freshness, and what keeps the server from its work. */
final class ConsolePulse {

    private static final int SECONDS_PER_BAR = 5;
    private static final List<String> TIMERS =
            List.of("perennial.serving.request", "perennial.serving.generation.request");

    private final Console console;
    private final Supplier<FollowStatus> follower;
    private final RefusedArtifacts refused;
    private final MeterRegistry registry;
    private final SecondCounts answered = new SecondCounts();
    private long answeredBefore;

    ConsolePulse(
            Console console,
            Supplier<FollowStatus> follower,
            RefusedArtifacts refused,
            MeterRegistry registry) {
        this.console = console;
        this.follower = follower;
        this.refused = refused;
        this.registry = registry;
    }

    /** Counts what was answered since the last call; to be called every second. */
    void sample() {
        long now = answeredInAll();
        answered.add(console.clock().instant(), now - answeredBefore);
        answeredBefore = now;
    }

    private long answeredInAll() {
        long sum = 0;
        for (String name : TIMERS) {
            for (Timer timer : registry.find(name).tag("outcome", "ok").timers()) {
                sum += timer.count();
            }
        }
        return sum;
    }

    ObjectNode json() {
        Instant now = console.clock().instant();
        FollowStatus status = follower.get();
        ObjectNode json = Json.object().put("at", now.toString());
        json.put("caught_up", status.caughtUp());
        json.put("problem", status.problem());
        rates(json.putObject("learned"), console.observations().learned(), now);
        rates(json.putObject("answered"), answered, now);
        json.put("answered_in_all", answeredBefore);
        freshness(json);
        json.put("rejected", console.observations().rejected().count());
        json.put("refused_artifacts", refused.last().size());
        ArrayNode topics = json.putArray("topics");
        for (ObservedTopic topic : console.topics().get()) {
            topics.addObject()
                    .put("topic", topic.topic())
                    .put("records", topic.records())
                    .put("unreadable", topic.unreadable())
                    .put("problem", topic.problem());
        }
        return json;
    }

    private static void rates(ObjectNode json, SecondCounts counts, Instant now) {
        json.put("per_second", rounded(counts.perSecond(now)));
        ArrayNode bars = json.put("seconds_per_bar", SECONDS_PER_BAR).putArray("bars");
        counts.rates(now, SECONDS_PER_BAR).forEach(rate -> bars.add(rounded(rate)));
    }

    private static double rounded(double rate) {
        return Math.round(rate * 100) / 100.0;
    }

    /** From publication to being served, of versions that came while the server ran. */
    private void freshness(ObjectNode json) {
        Timer timer = registry.find("perennial.serving.freshness").timer();
        if (timer != null && timer.count() > 0) {
            json.putObject("freshness")
                    .put("versions", timer.count())
                    .put("mean_seconds", timer.mean(TimeUnit.MILLISECONDS) / 1_000);
        }
    }
}
