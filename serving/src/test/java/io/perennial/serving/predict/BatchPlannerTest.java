package io.perennial.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

    private final Deque<RowShape> waiting = new ArrayDeque<>();

    @Nested
    class TheRowLimit {

        private final BatchPlanner planner = new BatchPlanner(8, 100);

        @Test
        void isFilledInOrderOfArrival() {
            queued(rows(3), rows(4), rows(5), rows(1), rows(1));
            assertThat(take(planner)).containsExactly(rows(3), rows(4), rows(1));
            assertThat(take(planner)).containsExactly(rows(5), rows(1));
            assertThat(take(planner)).isEmpty();
        }

        @Test
        void neverKeepsTheFirstOneWaiting() {
            queued(rows(9), rows(1));
            assertThat(take(planner)).containsExactly(rows(9));
        }
    }

    @Nested
    class ThePaddingBound {

        @Test
        void keepsShortTextsApartFromLongOnes() {
            queued(
                    new RowShape(1, 16),
                    new RowShape(1, 128),
                    new RowShape(3, 16),
                    new RowShape(2, 128));
            BatchPlanner planner = new BatchPlanner(64, 1.5);
            assertThat(take(planner)).containsExactly(new RowShape(1, 16), new RowShape(3, 16));
            assertThat(take(planner)).containsExactly(new RowShape(1, 128), new RowShape(2, 128));
        }

        @Test
        void letsAShortTextJoinManyLongOnes() {
            queued(new RowShape(16, 128), new RowShape(1, 16));
            assertThat(take(new BatchPlanner(64, 1.5))).hasSize(2);
        }

        @Test
        void ofOneSharesEqualLengthsOnly() {
            queued(new RowShape(1, 32), new RowShape(1, 48), new RowShape(1, 32));
            assertThat(take(new BatchPlanner(64, 1.0)))
                    .containsExactly(new RowShape(1, 32), new RowShape(1, 32));
        }
    }

    private void queued(RowShape... shapes) {
        waiting.addAll(List.of(shapes));
    }

    private List<RowShape> take(BatchPlanner planner) {
        return planner.take(waiting, Function.identity());
    }

    private static RowShape rows(int rows) {
        return new RowShape(rows, 16);
    }
}
