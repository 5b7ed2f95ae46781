package io.perennial.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

    @Nested
    class Examples {

        @Test
        void areValidAndCarryTheirNumber() {
            for (long number : new long[] {0, 1, 59, 60, 123_456}) {
                byte[] key = "task-001".getBytes(StandardCharsets.UTF_8);
                Decoded<LabeledExample> decoded =
                        LabeledExampleJson.decode(key, NumberedExamples.encode("task-001", number));

                assertThat(decoded).isInstanceOf(Decoded.Valid.class);
                LabeledExample example = ((Decoded.Valid<LabeledExample>) decoded).value();
                assertThat(NumberedExamples.numberOf(example.id())).isEqualTo(number);
            }
        }

        @Test
        void areTheSameForTheSameNumber() {
            assertThat(NumberedExamples.encode("a", 17))
                    .isEqualTo(NumberedExamples.encode("a", 17))
                    .isNotEqualTo(NumberedExamples.encode("a", 18));
        }
    }

    @Nested
    class Plan {

        private final TaskPlan plan = new TaskPlan(60);

        private TreeSet<Integer> drawn(double progress) {
            SplittableRandom random = new SplittableRandom(1);
            TreeSet<Integer> drawn = new TreeSet<>();
            for (int i = 0; i < 5_000; i++) {
                drawn.add(plan.draw(random, progress));
            }
            return drawn;
        }

        @Test
        void beginsWithEarlyTasks() {
            assertThat(drawn(0)).hasSize(21).startsWith(0).endsWith(20);
            assertThat(plan.early()).isEqualTo(20);
        }

        @Test
        void leavesEarlyTasksAloneLater() {
            assertThat(drawn(0.31)).startsWith(20);
            assertThat(plan.earlyTasksAreOver(0.31)).isFalse();
            assertThat(plan.earlyTasksAreOver(0.5)).isTrue();
        }

        @Test
        void bringsAllTasksInTheEnd() {
            assertThat(drawn(1)).hasSize(40).endsWith(59);
        }

        @Test
        void worksForTheFewestTasks() {
            assertThat(new TaskPlan(3).draw(new SplittableRandom(1), 0.9)).isBetween(1, 2);
        }
    }

    @Test
    void theSmallBaseKnowsEveryWord(@TempDir Path folder) {
        SmallBase.write(folder, 1);

        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.folder(folder), ComputeSettings.reference())) {
            for (String text : NumberedExamples.texts()) {
                assertThat(base.textEncoder().encode(text, null).tokenIds()).doesNotContain(1);
            }
        }
    }
}
