package io.perennial.flink.average;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Replicas, their coordinator, and the messages on their way; every line is in order. */
final class ReplicaWorld {

    static final String TASK = "task";
    static final List<String> LABELS = List.of("a", "b");
    static final int SIZE = 5;

    static float[] start() {
        float[] values = new float[SIZE];
        Arrays.fill(values, 0.5f);
        return values;
    }

    /** What a subtask holds of one replica: its part, its parameters, and what it has learnt. */
    static final class Learner {
        Replica replica;
        float[] parameters;
        double[] learnt = new double[SIZE];
        long examples;

        Learner(Replica replica) {
            this.replica = replica;
        }

        Learner copy() {
            Learner copy = new Learner(Replica.fromBytes(replica.toBytes()));
            copy.parameters = parameters == null ? null : parameters.clone();
            copy.learnt = learnt.clone();
            copy.examples = examples;
            return copy;
        }

        void step(Random random) {
            if (parameters == null) {
                parameters = start();
                replica.begin(LABELS, parameters);
            }
            for (int i = 0; i < SIZE; i++) {
                float change = (float) random.nextGaussian();
                parameters[i] += change;
                learnt[i] += change;
            }
            examples++;
        }

        boolean hasNews() {
            return parameters != null && examples > replica.examplesHandedIn();
        }

        void take(Average average) {
            float[] move = replica.take(average);
            if (move == null) {
                return;
            }
            if (parameters == null) {
                parameters = replica.beginning();
                return;
            }
            for (int i = 0; i < SIZE; i++) {
                parameters[i] += move[i];
            }
        }
    }

    final List<Learner> learners = new ArrayList<>();
    final List<Deque<ReplicaMessage>> up = new ArrayList<>();
    final List<Deque<Average>> down = new ArrayList<>();
    AveragedTask coordinator = new AveragedTask();

    ReplicaWorld(int replicas) {
        for (int index = 0; index < replicas; index++) {
            add(new Learner(new Replica(index, replicas, 0)));
        }
    }

    void add(Learner learner) {
        learners.add(learner);
        up.add(new ArrayDeque<>());
        down.add(new ArrayDeque<>());
        greet(learners.size() - 1);
    }

    void greet(int index) {
        Replica replica = learners.get(index).replica;
        up.get(index).add(replica.greeting(TASK));
        resend(index);
    }

    void resend(int index) {
        ReplicaMessage.Change change = learners.get(index).replica.unanswered(TASK);
        if (change != null) {
            up.get(index).add(change);
        }
    }

    void handIn(int index) {
        Learner learner = learners.get(index);
        if (learner.hasNews() && !learner.replica.awaitsAnswer()) {
            learner.replica.handIn(TASK, learner.parameters, learner.examples, "of " + index);
            resend(index);
        }
    }

    void deliverUp(int index) {
        ReplicaMessage message = up.get(index).poll();
        if (message != null) {
            ReplicaMessage read = MessageCodec.decodeMessage(MessageCodec.encode(message));
            for (AveragedTask.Reply reply : coordinator.take(read, index)) {
                assertThat(reply.subtask()).isEqualTo(reply.replica());
                down.get(reply.replica()).add(reply.average());
            }
        }
    }

    void deliverDown(int index) {
        Average average = down.get(index).poll();
        if (average != null) {
            learners.get(index).take(average);
        }
    }

    /** Everything that is on its way arrives, and what is left is handed in. */
    void comeToRest() {
        for (int round = 0; round < 6; round++) {
            for (int index = 0; index < learners.size(); index++) {
                handIn(index);
                while (!up.get(index).isEmpty()) {
                    deliverUp(index);
                }
            }
            for (int index = 0; index < learners.size(); index++) {
                while (!down.get(index).isEmpty()) {
                    deliverDown(index);
                }
            }
        }
    }

    List<Learner> checkpoint() {
        return learners.stream().map(Learner::copy).toList();
    }

    void restore(List<Learner> stored) {
        coordinator = new AveragedTask();
        up.forEach(Deque::clear);
        down.forEach(Deque::clear);
        for (int index = 0; index < stored.size(); index++) {
            learners.set(index, stored.get(index).copy());
            greet(index);
        }
    }
}
