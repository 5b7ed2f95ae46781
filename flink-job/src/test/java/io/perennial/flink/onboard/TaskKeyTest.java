package io.perennial.flink.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskKeyTest {

    @ParameterizedTest
    @CsvSource({"8,1", "8,2", "8,4", "8,8", "16,4", "6,3", "12,3", "10,5"})
    void putsSlotsEvenlyOverSubtasks(int tasks, int parallelism) {
        int[] perSubtask = new int[parallelism];
        for (int slot = 0; slot < tasks; slot++) {
            perSubtask[subtask(TaskKey.of("task" + slot, slot), parallelism)]++;
        }
        int even = tasks / parallelism;
        assertThat(Arrays.stream(perSubtask).boxed())
                .allSatisfy(n -> assertThat(n).isBetween(even - 1, even + 1));
    }

    @Test
    void givesEverySlotAKeyGroupOfItsOwn() {
        Set<Integer> groups = new HashSet<>();
        for (int slot = 0; slot < TaskKey.KEY_GROUPS; slot++) {
            groups.add(
                    KeyGroupRangeAssignment.assignToKeyGroup(
                            TaskKey.of("any", slot), TaskKey.KEY_GROUPS));
        }
        assertThat(groups).hasSize(TaskKey.KEY_GROUPS);
    }

    @Test
    void beginsAgainWhenSlotsOutnumberKeyGroups() {
        assertThat(TaskKey.of("any", TaskKey.KEY_GROUPS + 5)).isEqualTo(TaskKey.of("any", 5));
    }

    @ParameterizedTest
    @CsvSource({"4,2", "4,4", "8,4", "3,3", "64,8"})
    void putsReplicasEvenlyOverSubtasks(int replicas, int parallelism) {
        for (Integer slot : Arrays.asList(null, 0, 5, 127)) {
            int[] perSubtask = new int[parallelism];
            Set<TaskKey> keys = new HashSet<>();
            for (int index = 0; index < replicas; index++) {
                TaskKey key = TaskKey.of("task", slot).replica(index);
                assertThat(key.task()).isEqualTo("task");
                keys.add(key);
                perSubtask[subtask(key, parallelism)]++;
            }
            assertThat(keys).hasSize(replicas);
            int even = replicas / parallelism;
            assertThat(Arrays.stream(perSubtask).boxed())
                    .allSatisfy(n -> assertThat(n).isBetween(even - 1, even + 1));
        }
        assertThat(TaskKey.of("task", 5).replica(0)).isEqualTo(TaskKey.of("task", 5));
        assertThat(TaskKey.of("task", 5).replica(2)).isEqualTo(TaskKey.of("task", 7));
    }

    /** These hashes are part of every savepoint: a change would orphan the state of all tasks. */
    @Test
    void neverChangesItsHashes() {
        assertThat(TaskKey.of("intents", null).hash()).isEqualTo("intents".hashCode());
        assertThat(TaskKey.of("intents", 0).hash()).isEqualTo(SLOT_0);
        assertThat(TaskKey.of("intents", 1).hash()).isEqualTo(SLOT_1);
        assertThat(TaskKey.of("intents", 7).hash()).isEqualTo(SLOT_7);
    }

    private static final int SLOT_0 = 312;
    private static final int SLOT_1 = 84;
    private static final int SLOT_7 = 163;

    @Test
    void isEqualByTaskAndHash() {
        assertThat(TaskKey.of("a", 1)).isEqualTo(TaskKey.of("a", 1));
        assertThat(TaskKey.of("a", 1)).isNotEqualTo(TaskKey.of("b", 1));
        assertThat(TaskKey.of("a", 1)).hasToString("a");
    }

    private static int subtask(TaskKey key, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                key, TaskKey.KEY_GROUPS, parallelism);
    }
}
