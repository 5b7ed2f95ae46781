package io.perennial.flink.average;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/**
 * A piece of a message, small enough for the channel that carries it (Flink's largest frame is 10
 * MiB where nothing else is configured). The pieces of a message follow each other.
 *
 * @param last whether the message ends with it
 */
record MessagePart(byte[] bytes, boolean last) implements OperatorEvent {

    static final int LARGEST = 1 << 20;

    private static final long serialVersionUID = 1L;

    static List<MessagePart> of(byte[] message) {
        List<MessagePart> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(from + LARGEST, message.length);
            parts.add(new MessagePart(Arrays.copyOfRange(message, from, to), to == message.length));
            from = to;
        } while (from < message.length);
        return parts;
    }
}
