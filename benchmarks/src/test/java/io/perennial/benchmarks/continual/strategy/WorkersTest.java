package io.perennial.benchmarks.continual.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void startsNothingAfterAFailure() {
        try (Workers workers = new Workers(1)) {
            CompletableFuture<Integer> before = workers.submit(() -> 1);
            CompletableFuture<Integer> fails =
                    workers.submit(
                            () -> {
                                throw new IllegalStateException("broken");
                            });
            CompletableFuture<Integer> after = workers.submit(() -> 2);

            assertThat(before.join()).isEqualTo(1);
            assertThatThrownBy(fails::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("broken");
            assertThatThrownBy(after::join).isInstanceOf(CancellationException.class);
        }
    }
}
