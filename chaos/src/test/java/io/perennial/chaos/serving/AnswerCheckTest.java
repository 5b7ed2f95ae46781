package io.perennial.chaos.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.perennial.chaos.load.NumberedExamples;
import io.perennial.chaos.load.SmallBase;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.adapter.KeptVersions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trial's judge against a server that says what it is told to. */
class AnswerCheckTest {

    private static final String TEXT = NumberedExamples.texts().get(0);
    private static final long LONG_AGO = -3_600_000_000_000L;

    @TempDir static Path folder;
    private static FrozenBase base;
    private static TrialAdapters adapters;

    private final ObjectMapper json = new ObjectMapper();
    private final TrialCounts counts = new TrialCounts(false);
    private final PublishedTask task = new PublishedTask("task-1");
    private HttpServer server;
    private AnswerCheck check;
    private volatile int status = 200;
    private volatile String body = "";

    @BeforeAll
    static void open() {
        SmallBase.write(folder, 1);
        base =
                FrozenBase.acquire(
                        BaseLocation.folder(folder), ComputeSettings.reference().withThreads(1));
        adapters = new TrialAdapters(base, 1);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        check = new AnswerCheck(List.of(address), adapters, counts);
        publish(1, KeptVersions.single(1, 1));
        publish(2, task.kept().with(1, new KeptVersions.Version(2, 1)));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void publish(long version, KeptVersions kept) {
        task.committed(version, kept, System.nanoTime() + LONG_AGO);
    }

    /** An answer that names one version and has the numbers of another. */
    private void answer(long named, String numbersOf, long version) {
        ObjectNode answer = json.createObjectNode().put("task", "task-1").put("version", named);
        ObjectNode probabilities =
                answer.putArray("predictions").addObject().putObject("probabilities");
        float[] values = adapters.offline(numbersOf, version, TEXT);
        for (int label = 0; label < values.length; label++) {
            probabilities.put(TrialAdapters.LABELS.get(label), values[label]);
        }
        body = answer.toString();
    }

    private TrialReport ask(OptionalLong version) throws InterruptedException {
        check.ask(task, version, TEXT);
        return counts.report(2, 0);
    }

    private void assertBreach(TrialReport report, String sentence) {
        assertThat(report.isClean()).isFalse();
        assertThat(report.breaches())
                .singleElement()
                .satisfies(breach -> assertThat(breach).contains(sentence));
    }

    @Test
    void aRightAnswerIsRight() throws Exception {
        answer(2, "task-1", 2);
        assertThat(ask(OptionalLong.empty()).isClean()).isTrue();
        answer(1, "task-1", 1);
        assertThat(ask(OptionalLong.of(1)).compared()).isEqualTo(2);
        assertThat(ask(OptionalLong.of(1)).wrong()).isZero();
    }

    @Test
    void theNumbersOfAnotherVersionAreFound() throws Exception {
        answer(2, "task-1", 1);
        assertBreach(ask(OptionalLong.empty()), "where its version 2 says");
    }

    @Test
    void theNumbersOfAnotherTaskAreFound() throws Exception {
        answer(2, "task-2", 2);
        assertBreach(ask(OptionalLong.empty()), "where its version 2 says");
    }

    @Test
    void aVersionThatWasNotAskedForIsFound() throws Exception {
        answer(2, "task-1", 2);
        assertBreach(ask(OptionalLong.of(1)), "version 1 was asked, version 2 answered");
    }

    @Test
    void aStaleVersionIsFound() throws Exception {
        answer(1, "task-1", 1);
        assertBreach(ask(OptionalLong.empty()), "seconds after version 2 was committed");
    }

    @Test
    void aVersionOtherThanThePinnedOneIsFound() throws Exception {
        task.pin(OptionalLong.of(1), System.nanoTime() + LONG_AGO);
        answer(2, "task-1", 2);
        assertBreach(ask(OptionalLong.empty()), "pinned to version 1, version 2 answered");
    }

    @Test
    void aKeptVersionThatIsMissingIsFoundAndAReplacedOneIsNot() throws Exception {
        status = 404;
        body = "{\"error\":\"not there\"}";
        assertThat(ask(OptionalLong.of(7)).notKept()).isEqualTo(1);
        assertBreach(ask(OptionalLong.of(1)), "a kept version is not there");
    }

    @Test
    void anErrorCountsUnlessTheProcessWasDown() throws Exception {
        status = 500;
        counts.goesDown();
        assertThat(ask(OptionalLong.empty()).duringRestarts()).isEqualTo(1);
        counts.isBack();
        assertBreach(ask(OptionalLong.empty()), "no answer: task-1: 500");
    }
}
