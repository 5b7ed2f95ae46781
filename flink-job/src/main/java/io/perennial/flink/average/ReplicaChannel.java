package io.perennial.flink.average;

import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;

/** The line between the replicas of one subtask and the coordinator. */
public final class ReplicaChannel {

    private final OperatorEventGateway coordinator;
    private final MessageParts arriving = new MessageParts();

    /** Takes an average that has come for a replica. */
    public interface Receiver {
        void arrived(int replica, Average average) throws Exception;
    }

    public ReplicaChannel(OperatorEventGateway coordinator) {
        this.coordinator = coordinator;
    }

    /** Says that a replica takes part, where it stands, and again what has not been answered. */
    public void greet(String task, Replica replica) {
        send(replica.greeting(task));
        resend(task, replica);
    }

    /** Sends what a replica has just handed in. */
    public void resend(String task, Replica replica) {
        ReplicaMessage.Change change = replica.unanswered(task);
        if (change != null) {
            send(change);
        }
    }

    /** Says that the task is retired. */
    public void leave(String task, Replica replica) {
        send(new ReplicaMessage.Farewell(replica.id(task)));
    }

    private void send(ReplicaMessage message) {
        MessagePart.of(MessageCodec.encode(message)).forEach(coordinator::sendEventToCoordinator);
    }

    /** Takes a piece of what the coordinator sends. */
    public void receive(OperatorEvent event, Receiver receiver) throws Exception {
        byte[] bytes = arriving.add((MessagePart) event);
        if (bytes != null) {
            MessageCodec.ForReplica message = MessageCodec.decodeForReplica(bytes);
            receiver.arrived(message.replica(), message.average());
        }
    }
}
