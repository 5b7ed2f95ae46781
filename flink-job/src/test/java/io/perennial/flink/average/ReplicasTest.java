package io.perennial.flink.average;

import static io.perennial.flink.average.ReplicaWorld.LABELS;
import static io.perennial.flink.average.ReplicaWorld.SIZE;
import static io.perennial.flink.average.ReplicaWorld.TASK;
import static io.perennial.flink.average.ReplicaWorld.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.flink.average.ReplicaWorld.Learner;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas and the averages between them, with messages that take their time and restarts. */
class ReplicasTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void theAverageHoldsEveryChangeOnceWhateverIsLateOrLost(int replicas) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ReplicaWorld world = new ReplicaWorld(replicas);
            List<Learner> stored = world.checkpoint();
            for (int event = 0; event < 400; event++) {
                int index = random.nextInt(replicas);
                switch (random.nextInt(40)) {
                    case 0 -> stored = world.checkpoint();
                    case 1 -> world.restore(stored);
                    case 2, 3, 4, 5 -> world.handIn(index);
                    default -> {
                        if (random.nextBoolean()) {
                            world.learners.get(index).step(random);
                        } else if (random.nextBoolean()) {
                            world.deliverUp(index);
                        } else {
                            world.deliverDown(index);
                        }
                    }
                }
            }
            world.comeToRest();
            assertAveraged(world, replicas);
        }
    }

    private static void assertAveraged(ReplicaWorld world, int replicas) {
        Learner first = world.learners.get(0);
        long others =
                world.learners.stream().mapToLong(learner -> learner.examples).sum()
                        - first.examples;
        assertThat(first.replica.examplesOfOthers()).isEqualTo(others);
        for (int i = 0; i < SIZE; i++) {
            int value = i;
            double expected =
                    0.5
                            + world.learners.stream()
                                            .mapToDouble(learner -> learner.learnt[value])
                                            .sum()
                                    / replicas;
            assertThat((double) first.parameters[i]).isCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void replicasThatJoinLaterBeginWithWhatTheFirstOneKnows() {
        Random random = new Random(7);
        Learner alone = new Learner(new Replica(0, 2, 3));
        alone.parameters = new float[] {1, 2, 3, 4, 5};
        alone.examples = 70;
        alone.replica.bringAlong(LABELS, alone.parameters, 70, "of 0");
        ReplicaWorld world = new ReplicaWorld(0);
        world.add(alone);
        world.add(new Learner(new Replica(1, 2, 3)));
        world.comeToRest();
        assertThat(world.learners.get(1).parameters).containsExactly(1, 2, 3, 4, 5);

        world.learners.get(1).step(random);
        world.comeToRest();
        assertThat(alone.replica.examplesOfOthers()).isEqualTo(1);
        assertThat(alone.parameters[2])
                .isCloseTo((float) (3 + world.learners.get(1).learnt[2] / 2), within(1e-5f));

        // Two more join, and the others hear of it.
        for (int index = 0; index < 2; index++) {
            world.learners.get(index).replica.join(4, 3);
            world.greet(index);
        }
        world.add(new Learner(new Replica(2, 4, 3)));
        world.add(new Learner(new Replica(3, 4, 3)));
        world.comeToRest();
        assertThat(world.learners.get(3).parameters).containsExactly(alone.parameters);
    }

    @Test
    void anotherEpochKeepsNothingOfTheOneBefore() {
        Random random = new Random(1);
        ReplicaWorld world = new ReplicaWorld(2);
        world.learners.forEach(learner -> learner.step(random));
        world.comeToRest();
        world.learners.get(1).step(random);
        world.handIn(1); // A change of the first epoch that is late.
        Learner first = world.learners.get(0);
        first.replica.join(2, 1);
        first.parameters = null;
        world.greet(0);
        world.deliverUp(0);
        world.deliverUp(1);
        assertThat(world.down.get(0)).isEmpty();

        Learner second = world.learners.get(1);
        second.replica.join(2, 1);
        second.parameters = null;
        world.greet(1);
        world.comeToRest();
        assertThat(first.parameters).isNull();

        first.examples = 0;
        first.step(random);
        world.comeToRest();
        assertThat(second.parameters).containsExactly(first.parameters);
    }

    @Test
    void aReplicaHandsInOneChangeAtATime() {
        ReplicaWorld world = new ReplicaWorld(2);
        world.learners.get(0).step(new Random(1));
        world.handIn(0);
        Replica replica = world.learners.get(0).replica;
        assertThat(replica.awaitsAnswer()).isTrue();
        assertThatThrownBy(() -> replica.handIn(TASK, start(), 2, ""))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChangeOfOtherLabelsIsLeftOutAndItsReplicaStartsOver() {
        Random random = new Random(1);
        ReplicaWorld world = new ReplicaWorld(2);
        Learner first = world.learners.get(0);
        first.step(random);
        world.comeToRest();
        Replica other = new Replica(1, 2, 0);
        other.begin(List.of("b", "a"), start());
        world.learners.set(1, new Learner(other));
        other.handIn(TASK, new float[] {9, 9, 9, 9, 9}, 1, "");
        world.resend(1);
        float[] before = first.parameters.clone();
        world.deliverUp(1);
        Average reply = world.down.get(1).peekLast();
        assertThat(reply.parameters()).containsExactly(before);
        assertThat(other.fits(reply)).isFalse();
        other.startOver();
        assertThat(other.take(reply)).isNotNull();
        assertThat(other.beginning()).containsExactly(before);
        assertThat(other.awaitsAnswer()).isFalse();
    }

    @Test
    void anAverageWithOtherLabelsDoesNotFit() {
        Replica replica = new Replica(0, 2, 0);
        Average other = Average.start(TASK, 0, List.of("b", "a"), start());
        assertThat(replica.fits(other)).isTrue();
        replica.begin(LABELS, start());
        assertThat(replica.fits(other)).isFalse();
        replica.startOver();
        assertThat(replica.fits(other)).isTrue();
    }

    @Test
    void stateOfAnotherFormatIsRefused() {
        byte[] bytes = new Replica(1, 2, 0).toBytes();
        bytes[0] = 9;
        assertThatThrownBy(() -> Replica.fromBytes(bytes))
                .hasMessageContaining("format version 9, this job reads version 1");
    }
}
