package io.perennial.flink.average;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Averages what the replicas of data-parallel tasks hand in. One for all subtasks of the training
 * operator, in Flink's job manager; it has no checkpoint, since the replicas' state holds all of it
 * ({@link AveragedTask}). All subtasks restart together, for they are connected by the keyed
 * exchange before them.
 */
public final class AverageCoordinator implements OperatorCoordinator {

    private static final Logger LOG = LoggerFactory.getLogger(AverageCoordinator.class);

    private final Map<String, AveragedTask> tasks = new HashMap<>();
    private final Map<Integer, MessageParts> senders = new HashMap<>();
    private final Map<Integer, SubtaskGateway> gateways = new HashMap<>();

    private AverageCoordinator() {}

    /** Makes the coordinator of an operator. */
    public static Provider provider(OperatorID operator) {
        return new Maker(operator);
    }

    private record Maker(OperatorID operator) implements Provider {

        private static final long serialVersionUID = 1L;

        @Override
        public OperatorID getOperatorId() {
            return operator;
        }

        @Override
        public OperatorCoordinator create(Context context) {
            return new AverageCoordinator();
        }
    }

    @Override
    public void handleEventFromOperator(int subtask, int attempt, OperatorEvent event) {
        byte[] bytes =
                senders.computeIfAbsent(subtask, sender -> new MessageParts())
                        .add((MessagePart) event);
        if (bytes == null) {
            return;
        }
        ReplicaMessage message = MessageCodec.decodeMessage(bytes);
        String name = message.from().task();
        if (message instanceof ReplicaMessage.Farewell) {
            tasks.remove(name);
            return;
        }
        LOG.debug("{} from {}", message.getClass().getSimpleName(), message.from());
        tasks.computeIfAbsent(name, task -> new AveragedTask())
                .take(message, subtask)
                .forEach(this::send);
    }

    private void send(AveragedTask.Reply reply) {
        SubtaskGateway gateway = gateways.get(reply.subtask());
        if (gateway == null) {
            // It has failed; after the restart its replicas greet again.
            return;
        }
        byte[] message =
                MessageCodec.encode(new MessageCodec.ForReplica(reply.replica(), reply.average()));
        for (MessagePart part : MessagePart.of(message)) {
            // Where it cannot be delivered, Flink restarts the subtask by itself.
            var unused = gateway.sendEvent(part);
        }
    }

    @Override
    public void executionAttemptReady(int subtask, int attempt, SubtaskGateway gateway) {
        gateways.put(subtask, gateway);
        senders.remove(subtask);
    }

    @Override
    public void executionAttemptFailed(int subtask, int attempt, @Nullable Throwable reason) {
        gateways.remove(subtask);
    }

    @Override
    public void subtaskReset(int subtask, long checkpoint) {
        forget();
    }

    @Override
    public void resetToCheckpoint(long checkpoint, byte @Nullable [] state) {
        forget();
    }

    private void forget() {
        tasks.clear();
        senders.clear();
    }

    @Override
    public void checkpointCoordinator(long checkpoint, CompletableFuture<byte[]> state) {
        state.complete(new byte[0]);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        // Nothing waits for it.
    }

    @Override
    public void start() {
        // It works when it is spoken to.
    }

    @Override
    public void close() {
        forget();
    }
}
