package io.perennial.serving.predict;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GeneratedText.Reason;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationRequest;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.TinyDecoder;
import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.AdapterChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationQueueTest {

    @TempDir static Path folder;
    private static FrozenBase base;
    private static ServedAdapters adapters;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SteppedGeneration generation = new SteppedGeneration();
    private GenerationQueue queue = queue(Duration.ofMinutes(1));

    private GenerationQueue queue(Duration timeLimit) {
        return new GenerationQueue(generation, 4, 6, timeLimit, registry);
    }

    @BeforeAll
    static void open() throws Exception {
        base =
                FrozenBase.acquire(
                        TinyDecoder.writeTo(folder.resolve("base")), SampleAdapters.COMPUTE);
        adapters = SampleAdapters.serving(base, artifact("songs", 1), artifact("tales", 1));
    }

    @AfterAll
    static void close() {
        adapters.close();
        base.close();
    }

    @AfterEach
    void closeQueue() {
        generation.steps.release(10_000);
        queue.close();
    }

    private static AdapterArtifact artifact(String task, long version) {
        return SampleAdapters.artifact(base, task, version, Objective.TEXT, List.of());
    }

    private static AdapterLease lease(String task) {
        return adapters.lease(task).orElseThrow();
    }

    private CompletableFuture<List<GeneratedText>> ask(String task, int tokens, int rows) {
        return ask(task, tokens, rows, GenerationListener.silent());
    }

    private CompletableFuture<List<GeneratedText>> ask(
            String task, int tokens, int rows, GenerationListener listener) {
        EncodedText text = new EncodedText(new int[] {65}, 1, false);
        return queue.submit(
                lease(task),
                Collections.nCopies(rows, text),
                GenerationSettings.greedy(tokens),
                listener);
    }

    private static List<GeneratedText> get(CompletableFuture<List<GeneratedText>> answer)
            throws Exception {
        return answer.get(1, TimeUnit.MINUTES);
    }

    private static void assertRefused(
            CompletableFuture<List<GeneratedText>> answer, Class<? extends Throwable> cause) {
        assertThatThrownBy(() -> get(answer))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(cause);
    }

    /** Returns when a first text is being written, which needs one more step. */
    private CompletableFuture<List<GeneratedText>> occupyTheThread() throws InterruptedException {
        CompletableFuture<List<GeneratedText>> first = ask("songs", 1, 1);
        generation.entered.acquire();
        return first;
    }

    @Test
    void textsThatComeMeanwhileAreWrittenTogetherNext() throws Exception {
        CompletableFuture<List<GeneratedText>> first = occupyTheThread();
        CompletableFuture<List<GeneratedText>> second = ask("songs", 2, 1);
        CompletableFuture<List<GeneratedText>> third = ask("tales", 3, 2);
        generation.steps.release(100);
        assertThat(get(first)).hasSize(1);
        assertThat(get(second).get(0).text()).isEqualTo("songs songs ");
        assertThat(get(third)).extracting(GeneratedText::text).containsOnly("tales tales tales ");
        assertThat(generation.seen).containsExactly("songs", "songs tales tales");
        eventually(
                "the batch of two tasks is counted",
                () -> registry.get("perennial.serving.generation.tasks").summary().max() == 2);
        assertThat(registry.get("perennial.serving.generation.tokens").counter().count())
                .isEqualTo(1 + 2 + 3 + 3);
    }

    @Test
    void aTextThatHasEndedDoesNotWaitForItsNeighbours() throws Exception {
        CompletableFuture<List<GeneratedText>> first = occupyTheThread();
        CompletableFuture<List<GeneratedText>> brief = ask("songs", 1, 1);
        CompletableFuture<List<GeneratedText>> lengthy = ask("tales", 50, 1);
        generation.steps.release(2);
        assertThat(get(first)).hasSize(1);
        assertThat(get(brief)).hasSize(1);
        assertThat(lengthy).isNotDone();
        generation.steps.release(100);
        assertThat(get(lengthy)).hasSize(1);
    }

    @Test
    void moreTextsThanFitAreWrittenOneBatchAfterTheOther() throws Exception {
        generation.steps.release(100);
        assertThat(get(ask("songs", 1, 6))).hasSize(6).doesNotContainNull();
        assertThat(generation.seen).containsExactly("songs songs songs songs", "songs songs");
    }

    @Test
    void aVersionStaysUntilItsTextIsWritten() throws Exception {
        try (ServedAdapters own = SampleAdapters.serving(base, artifact("songs", 1))) {
            AdapterLease lease = own.lease("songs").orElseThrow();
            CompletableFuture<List<GeneratedText>> answer =
                    queue.submit(
                            lease,
                            List.of(new EncodedText(new int[] {65}, 1, false)),
                            GenerationSettings.greedy(2),
                            GenerationListener.silent());
            generation.entered.acquire();
            own.apply(new AdapterChange.Removed("songs"));
            assertThat(lease.adapter().version()).isEqualTo(1);
            generation.steps.release(100);
            assertThat(get(answer).get(0).reason()).isEqualTo(Reason.LENGTH);
            assertThatThrownBy(lease::adapter).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class AFullQueue {

        @Test
        void refusesAndSaysWhenToComeBack() throws Exception {
            CompletableFuture<List<GeneratedText>> first = occupyTheThread();
            CompletableFuture<List<GeneratedText>> waiting = ask("tales", 1, 5);
            AdapterLease lease = lease("songs");
            EncodedText text = new EncodedText(new int[] {65}, 1, false);
            assertThatThrownBy(
                            () ->
                                    queue.submit(
                                            lease,
                                            List.of(text, text),
                                            GenerationSettings.greedy(1),
                                            GenerationListener.silent()))
                    .isInstanceOfSatisfying(
                            PredictionRefusedException.QueueFull.class,
                            full -> assertThat(full.retryAfterSeconds()).isPositive())
                    .hasMessageContaining("5 rows are waiting and the limit is 6");
            lease.close();
            assertThat(registry.get("perennial.serving.generation.queue.rows").gauge().value())
                    .isEqualTo(5);
            generation.steps.release(100);
            assertThat(get(first)).hasSize(1);
            assertThat(get(waiting)).hasSize(5);
        }
    }

    @Nested
    class AFailure {

        @Test
        void ofOneTaskLeavesTheOthersAlone() throws Exception {
            CompletableFuture<List<GeneratedText>> first = occupyTheThread();
            generation.failing = "tales";
            CompletableFuture<List<GeneratedText>> good = ask("songs", 2, 1);
            CompletableFuture<List<GeneratedText>> bad = ask("tales", 2, 2);
            generation.steps.release(100);
            assertThat(get(first)).hasSize(1);
            assertThat(get(good).get(0).text()).isEqualTo("songs songs ");
            assertRefused(bad, IllegalStateException.class);
            assertThat(queue.alive()).isTrue();
        }

        @Test
        void ofAListenerEndsItsOwnTextOnly() throws Exception {
            CompletableFuture<List<GeneratedText>> first = occupyTheThread();
            CompletableFuture<List<GeneratedText>> good = ask("songs", 3, 1);
            CompletableFuture<List<GeneratedText>> bad =
                    ask(
                            "tales",
                            3,
                            1,
                            piece -> {
                                throw new UnsupportedOperationException("deaf");
                            });
            generation.steps.release(100);
            assertThat(get(first)).hasSize(1);
            assertThat(get(good).get(0).text()).isEqualTo("songs songs songs ");
            assertRefused(bad, UnsupportedOperationException.class);
        }
    }

    @Nested
    class WhoHasGone {

        @Test
        void isNotWrittenFor() throws Exception {
            CompletableFuture<List<GeneratedText>> first = occupyTheThread();
            CompletableFuture<List<GeneratedText>> gone = ask("tales", 1, 1, new Gone());
            generation.steps.release(100);
            assertThat(get(first)).hasSize(1);
            assertRefused(gone, PredictionRefusedException.Unwanted.class);
            assertThat(generation.seen).containsExactly("songs");
        }

        @Test
        void isToldThatItTookTooLong() {
            queue.close();
            queue = queue(Duration.ofNanos(1));
            assertRefused(ask("songs", 1, 1), PredictionRefusedException.TooLate.class);
        }

        private final class Gone implements GenerationListener {
            @Override
            public void written(String piece) {}

            @Override
            public boolean wanted() {
                return false;
            }
        }
    }

    @Nested
    class Closing {

        @Test
        void endsWhatIsWrittenAndRefusesWhoWaitsAndWhoComes() throws Exception {
            CompletableFuture<List<GeneratedText>> running = ask("songs", 60_000, 1);
            generation.entered.acquire();
            CompletableFuture<List<GeneratedText>> waiting = ask("tales", 1, 1);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(queue::close);
            eventually("nobody may come in", this::isClosed);
            generation.steps.release(10);
            closed.get(1, TimeUnit.MINUTES);
            assertRefused(running, PredictionRefusedException.Stopping.class);
            assertRefused(waiting, PredictionRefusedException.Stopping.class);
            assertThat(queue.alive()).isFalse();
        }

        private boolean isClosed() {
            try (AdapterLease lease = lease("songs")) {
                EncodedText text = new EncodedText(new int[] {65}, 1, false);
                CompletableFuture<List<GeneratedText>> unused =
                        queue.submit(
                                lease,
                                Collections.nCopies(100, text),
                                GenerationSettings.greedy(1),
                                GenerationListener.silent());
                return false;
            } catch (PredictionRefusedException.QueueFull stillOpen) {
                return false;
            } catch (PredictionRefusedException.Stopping stopping) {
                return true;
            }
        }
    }

    /** Writes the task's name once a token, and needs a permit for every step. */
    private static final class SteppedGeneration implements Generation {

        final Semaphore steps = new Semaphore(0);
        final Semaphore entered = new Semaphore(0);
        final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        volatile String failing = "";

        @Override
        public List<GeneratedText> generate(List<GenerationRequest> requests) {
            seen.add(
                    requests.stream()
                            .map(request -> request.adapter().task())
                            .collect(Collectors.joining(" ")));
            entered.release();
            GeneratedText[] written = new GeneratedText[requests.size()];
            for (int tokens = 1; open(written); tokens++) {
                steps.acquireUninterruptibly();
                if (requests.stream().anyMatch(r -> r.adapter().task().equals(failing))) {
                    throw new IllegalStateException(failing + " cannot be written");
                }
                for (int row = 0; row < written.length; row++) {
                    if (written[row] == null) {
                        written[row] = step(requests.get(row), tokens);
                    }
                }
            }
            return List.of(written);
        }

        private static boolean open(GeneratedText[] written) {
            for (GeneratedText text : written) {
                if (text == null) {
                    return true;
                }
            }
            return false;
        }

        private static GeneratedText step(GenerationRequest request, int tokens) {
            String piece = request.adapter().task() + " ";
            GeneratedText ended = null;
            if (!request.listener().wanted()) {
                ended = text(piece, tokens - 1, Reason.UNWANTED);
            } else {
                request.listener().written(piece);
                if (tokens == request.settings().maxTokens()) {
                    ended = text(piece, tokens, Reason.LENGTH);
                }
            }
            if (ended != null) {
                request.listener().ended(ended);
            }
            return ended;
        }

        private static GeneratedText text(String piece, int tokens, Reason reason) {
            return new GeneratedText(piece.repeat(tokens), Collections.nCopies(tokens, 65), reason);
        }
    }
}
