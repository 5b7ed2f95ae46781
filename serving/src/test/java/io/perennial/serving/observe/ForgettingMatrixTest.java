package io.perennial.serving.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForgettingMatrixTest {

    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = BEGIN.plusSeconds(10_000);

    private static CurvePoint measured(int second, double accuracy) {
        return new CurvePoint(second, BEGIN.plusSeconds(second), accuracy, 1 - accuracy, 100);
    }

    private static TaskView task(String name, Publication... publications) {
        return new TaskView(
                name,
                1,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(publications),
                Optional.empty(),
                Optional.empty());
    }

    private static Publication version(long number, CurvePoint... measurements) {
        return new Publication(number, List.of(measurements));
    }

    @Test
    void aVersionThatStaysTheSameKeepsItsNumberAlongTheRow() {
        ForgettingMatrix matrix =
                ForgettingMatrix.of(
                        List.of(
                                task("second", version(1, measured(20, 0.8))),
                                task("first", version(1, measured(10, 0.9))),
                                task("third", version(1, measured(30, 0.7))),
                                task("unpublished")),
                        10,
                        NOW);
        assertThat(matrix.tasks()).containsExactly("first", "second", "third");
        assertThat(matrix.moments()).hasSize(4).endsWith(NOW);
        assertThat(matrix.rows().get(0))
                .extracting(cell -> cell.measured().accuracy())
                .containsExactly(0.9, 0.9, 0.9, 0.9);
        assertThat(matrix.rows().get(2)).hasSize(2);
        assertThat(matrix.forgetting()).contains(0.0);
    }

    @Test
    void aNewVersionOfItsOwnIsNoForgetting() {
        ForgettingMatrix matrix =
                ForgettingMatrix.of(
                        List.of(
                                task(
                                        "first",
                                        version(1, measured(10, 0.9)),
                                        version(2, measured(15, 0.8))),
                                task("second", version(1, measured(20, 0.8)))),
                        10,
                        BEGIN.plusSeconds(20));
        assertThat(matrix.rows().get(0))
                .extracting(ForgettingMatrix.Cell::version)
                .containsExactly(1L, 2L, 2L);
        assertThat(matrix.forgetting()).contains(0.0);
    }

    @Test
    void aVersionThatIsMeasuredWorseLaterHasForgotten() {
        ForgettingMatrix matrix =
                ForgettingMatrix.of(
                        List.of(
                                task("first", version(1, measured(10, 0.9), measured(25, 0.6))),
                                task("second", version(1, measured(20, 0.8)))),
                        10,
                        NOW);
        assertThat(matrix.forgetting().orElseThrow()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void theLastTasksAreShownWhereThereAreTooMany() {
        List<TaskView> many =
                IntStream.range(0, 40)
                        .mapToObj(each -> task("task" + each, version(1, measured(each, 0.5))))
                        .toList();
        ForgettingMatrix matrix = ForgettingMatrix.of(many, 24, NOW);
        assertThat(matrix.tasks()).hasSize(24).startsWith("task16").endsWith("task39");
    }

    @Test
    void nothingIsPublishedYet() {
        ForgettingMatrix matrix = ForgettingMatrix.of(List.of(task("first")), 24, NOW);
        assertThat(matrix.tasks()).isEmpty();
        assertThat(matrix.moments()).isEmpty();
        assertThat(matrix.forgetting()).isEmpty();
    }
}
