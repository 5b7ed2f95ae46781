package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.onboard.TaskKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyTasksTest {

    private static final int BATCH = 4;

    private final ReadyTasks ready = new ReadyTasks();

    private static ResidentTask task(String name, int batches) {
        byte[] json =
                "{\"task\":\"%s\",\"batch_size\":%d}"
                        .formatted(name, BATCH)
                        .getBytes(StandardCharsets.UTF_8);
        ResidentTask task =
                new ResidentTask(
                        TaskKey.of(name, 0),
                        TaskStore.readSpec(json),
                        TaskProgress.begin("fingerprint"),
                        new PendingExamples());
        for (int i = 0; i < batches * BATCH; i++) {
            task.pending().add(TestExamples.at(i, false));
        }
        return task;
    }

    /** Polls as the loop does: a task comes back into the queue when its step has ended. */
    private List<String> order(int steps) {
        List<String> order = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            ResidentTask task = ready.poll();
            task.pending().take(BATCH);
            task.training(true);
            ready.update(task);
            order.add(task.key().task());
            task.training(false);
            ready.update(task);
        }
        return order;
    }

    @Test
    void aHotTaskNeverHoldsAColdOneBackLongerThanAStep() {
        ResidentTask hot = task("hot", 5);
        ResidentTask cold = task("cold", 1);
        ready.update(hot);
        ready.update(cold);
        assertThat(order(4)).containsExactly("hot", "cold", "hot", "hot");
        ResidentTask late = task("late", 1);
        ready.update(late);
        assertThat(order(3)).containsExactly("hot", "late", "hot");
        assertThat(ready.poll()).isNull();
        assertThat(ready.examples()).isZero();
    }

    @Test
    void saysWhoComesNext() {
        List<ResidentTask> tasks = List.of(task("a", 1), task("b", 1), task("c", 1));
        tasks.forEach(ready::update);
        assertThat(ready.examples()).isEqualTo(3 * BATCH);
        assertThat(ready.next(2)).containsExactly(tasks.get(0), tasks.get(1));
        assertThat(ready.isNext(tasks.get(1), 2)).isTrue();
        assertThat(ready.isNext(tasks.get(2), 2)).isFalse();
        assertThat(ready.isNext(tasks.get(2), 3)).isTrue();
        assertThat(ready.isNext(task("none", 0), 3)).isFalse();
        ready.poll();
        assertThat(ready.next(5)).containsExactly(tasks.get(1), tasks.get(2));
    }
}
