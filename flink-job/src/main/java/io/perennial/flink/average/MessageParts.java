package io.perennial.flink.average;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Puts messages together again from the pieces of one sender. */
final class MessageParts {

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

    /** The message that ends with this piece; null = there is more to come. */
    byte @Nullable [] add(MessagePart part) {
        collected.writeBytes(part.bytes());
        if (!part.last()) {
            return null;
        }
        byte[] message = collected.toByteArray();
        collected.reset();
        return message;
    }
}
