package io.perennial.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PredictionQueueTest {

    private static FrozenBase base;
    private static ServedAdapters adapters;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatedForward forward = new GatedForward();
    private PredictionQueue queue =
            new PredictionQueue(forward, 8, 1.5, 20, Duration.ofMinutes(1), registry);

    @BeforeAll
    static void open() {
        base = SampleAdapters.base();
        adapters =
                SampleAdapters.serving(
                        base,
                        SampleAdapters.artifact(base, "intents", 1, List.of("yes", "no")),
                        SampleAdapters.artifact(base, "topics", 1, List.of("a", "b", "c")));
    }

    @AfterAll
    static void close() {
        adapters.close();
        base.close();
    }

    @AfterEach
    void closeQueue() {
        forward.gate.release(1_000);
        queue.close();
    }

    @Test
    void requestsThatArriveDuringAForwardShareTheNext() throws Exception {
        occupyTheThread();
        CompletableFuture<List<Prediction>> first = ask("intents", 2);
        CompletableFuture<List<Prediction>> second = ask("topics", 3);
        CompletableFuture<List<Prediction>> third = ask("intents", 1);
        forward.gate.release(2);
        assertThat(get(first)).hasSize(2);
        assertThat(get(second)).hasSize(3);
        assertThat(get(third)).hasSize(1);
        assertThat(forward.seen).containsExactly("intents:1", "intents:3 topics:3");
        assertThat(registry.get("perennial.serving.batch.tasks").summary().max()).isEqualTo(2);
    }

    @Test
    void everyRequestGetsItsOwnRowsBack() throws Exception {
        occupyTheThread();
        CompletableFuture<List<Prediction>> first =
                queue.submit(lease("intents"), List.of(row(5), row(6)));
        CompletableFuture<List<Prediction>> second = queue.submit(lease("topics"), List.of(row(7)));
        CompletableFuture<List<Prediction>> third = queue.submit(lease("intents"), List.of(row(8)));
        forward.gate.release(2);
        assertThat(get(first)).extracting(PredictionQueueTest::label).containsExactly("5", "6");
        assertThat(get(second)).extracting(PredictionQueueTest::label).containsExactly("7");
        assertThat(get(third)).extracting(PredictionQueueTest::label).containsExactly("8");
    }

    @Test
    void aRequestLargerThanAForwardIsSpreadAndPutTogetherInOrder() throws Exception {
        forward.gate.release(10);
        List<EncodedText> rows = new ArrayList<>();
        for (int length = 1; length <= 18; length++) {
            rows.add(row(length));
        }
        List<Prediction> predictions = get(queue.submit(lease("intents"), rows));
        assertThat(predictions)
                .extracting(prediction -> Integer.parseInt(label(prediction)))
                .containsExactlyElementsOf(rows.stream().map(EncodedText::length).toList());
        assertThat(forward.seen).containsExactly("intents:8", "intents:8", "intents:2");
    }

    @Nested
    class AFullQueue {

        @Test
        void refusesAndSaysWhenToComeBack() throws Exception {
            occupyTheThread();
            CompletableFuture<List<Prediction>> waiting = ask("intents", 19);
            AdapterLease lease = lease("topics");
            assertThatThrownBy(() -> queue.submit(lease, List.of(row(3), row(3))))
                    .isInstanceOfSatisfying(
                            PredictionRefusedException.QueueFull.class,
                            full -> assertThat(full.retryAfterSeconds()).isPositive())
                    .hasMessageContaining("19 rows are waiting and the limit is 20");
            assertThat(lease.adapter().task()).isEqualTo("topics");
            lease.close();
            assertThat(ask("topics", 1)).isNotDone();
            forward.gate.release(100);
            assertThat(get(waiting)).hasSize(19);
        }

        @Test
        void showsInTheMetrics() throws Exception {
            occupyTheThread();
            CompletableFuture<List<Prediction>> waiting = ask("intents", 12);
            assertThat(registry.get("perennial.serving.queue.rows").gauge().value()).isEqualTo(12);
            forward.gate.release(100);
            assertThat(get(waiting)).hasSize(12);
            assertThat(registry.get("perennial.serving.queue.rows").gauge().value()).isZero();
        }
    }

    @Nested
    class AFailure {

        @Test
        void ofOneTaskLeavesTheOthersAlone() throws Exception {
            forward.failing = "topics";
            occupyTheThread();
            CompletableFuture<List<Prediction>> good = ask("intents", 2);
            CompletableFuture<List<Prediction>> bad = ask("topics", 2);
            forward.gate.release(100);
            assertThat(get(good)).hasSize(2);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("topics cannot be computed");
            assertThat(queue.alive()).isTrue();
        }
    }

    @Nested
    class TheTimeLimit {

        @Test
        void sparesForwardsForWhoHasGone() throws Exception {
            queue.close();
            queue = new PredictionQueue(forward, 8, 1.5, 20, Duration.ofNanos(1), registry);
            CompletableFuture<List<Prediction>> late = ask("intents", 1);
            assertThatThrownBy(() -> get(late))
                    .hasCauseInstanceOf(PredictionRefusedException.TooLate.class);
            assertThat(forward.seen).isEmpty();
        }
    }

    /** Two forwards at once. */
    @Nested
    class Forwards {

        private final GatedForward second = new GatedForward();
        private final PredictionQueue both =
                new PredictionQueue(
                        List.of(forward, second),
                        8,
                        1.5,
                        20,
                        Duration.ofMinutes(1),
                        new SimpleMeterRegistry());

        @AfterEach
        void closeBoth() {
            forward.gate.release(1_000);
            second.gate.release(1_000);
            both.close();
        }

        @Test
        void runBesideEachOtherAndFillOneRequest() throws Exception {
            CompletableFuture<List<Prediction>> answer =
                    both.submit(lease("intents"), Collections.nCopies(16, row(7)));
            forward.entered.acquire();
            second.entered.acquire();
            second.gate.release();
            while (second.seen.isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(answer).isNotDone();
            forward.gate.release();
            assertThat(get(answer))
                    .extracting(PredictionQueueTest::label)
                    .hasSize(16)
                    .containsOnly("7");
            assertThat(both.alive()).isTrue();
        }

        @Test
        void aPartThatFailsAnswersAtOnceAndTheAdapterStaysUntilTheOtherHasEnded() {
            AdapterLease lease = lease("intents");
            CompletableFuture<List<Prediction>> answer =
                    both.submit(lease, Collections.nCopies(16, row(7)));
            forward.entered.acquireUninterruptibly();
            second.entered.acquireUninterruptibly();
            forward.failing = "intents";
            forward.gate.release(2);
            assertThatThrownBy(() -> get(answer)).hasRootCauseMessage("intents cannot be computed");
            assertThat(lease.adapter().task()).isEqualTo("intents");
            second.gate.release(1);
            both.close();
            assertThatThrownBy(lease::adapter).hasMessageContaining("is closed");
        }
    }

    @Nested
    class Closing {

        @Test
        void refusesWhoWaitsAndWhoComes() throws Exception {
            occupyTheThread();
            CompletableFuture<List<Prediction>> waiting = ask("intents", 1);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(queue::close);
            AdapterLease lease = lease("topics");
            while (queue.alive()) {
                forward.gate.release();
                Thread.onSpinWait();
            }
            closed.get(1, TimeUnit.MINUTES);
            assertThatThrownBy(() -> queue.submit(lease, List.of(row(1))))
                    .isInstanceOf(PredictionRefusedException.Stopping.class);
            lease.close();
            assertThat(waiting).isDone();
        }
    }

    private CompletableFuture<List<Prediction>> ask(String task, int rows) {
        return queue.submit(lease(task), Collections.nCopies(rows, row(10)));
    }

    private static AdapterLease lease(String task) {
        return adapters.lease(task).orElseThrow();
    }

    /** Returns when the thread is inside a forward, from which it comes back by a permit. */
    private void occupyTheThread() throws InterruptedException {
        CompletableFuture<List<Prediction>> first = ask("intents", 1);
        forward.entered.acquire();
        assertThat(first).isNotDone();
    }

    private static EncodedText row(int length) {
        return new EncodedText(new int[length], length, false);
    }

    private static String label(Prediction prediction) {
        return ((Prediction.Label) prediction).label();
    }

    private static List<Prediction> get(CompletableFuture<List<Prediction>> answer)
            throws Exception {
        return answer.get(1, TimeUnit.MINUTES);
    }

    /** Labels every row with its length, and needs a permit for every forward. */
    private static final class GatedForward implements Forward {

        final Semaphore gate = new Semaphore(0);
        final Semaphore entered = new Semaphore(0);
        final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        volatile String failing = "";

        @Override
        public List<List<Prediction>> predict(List<PredictionBatch> batches) {
            entered.release();
            gate.acquireUninterruptibly();
            List<String> sizes = new ArrayList<>();
            List<List<Prediction>> predictions = new ArrayList<>();
            for (PredictionBatch batch : batches) {
                String task = batch.adapter().task();
                if (task.equals(failing)) {
                    throw new IllegalStateException(task + " cannot be computed");
                }
                sizes.add(task + ":" + batch.texts().size());
                predictions.add(
                        batch.texts().stream()
                                .<Prediction>map(
                                        text ->
                                                new Prediction.Label(
                                                        Integer.toString(text.length()),
                                                        0,
                                                        new float[] {1, 0}))
                                .toList());
            }
            seen.add(String.join(" ", sizes));
            return predictions;
        }
    }
}
