package io.perennial.serving.http;

import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who watches the console. What is sent and not yet taken is never more than what one
 * second has brought. Guarded by the feed.
 */
final class Watcher {

    private final StreamWriter<ServerSentEvent> stream = StreamMessage.streaming();
    private CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);
    private boolean missed;

    StreamMessage<ServerSentEvent> stream() {
        return stream;
    }

    boolean isGone() {
        return !stream.isOpen();
    }

    /** Whether all that was told has been taken. */
    boolean isReady() {
        return taken.isDone();
    }

    boolean hasMissed() {
        return missed;
    }

    void miss() {
        missed = true;
    }

    void tellAnew(ServerSentEvent everything) {
        missed = false;
        tell(List.of(everything));
    }

    void tell(List<ServerSentEvent> events) {
        for (ServerSentEvent event : events) {
            // Who has gone away is found by the next second.
            boolean unused = stream.tryWrite(event);
        }
        taken = stream.whenConsumed();
    }

    void end() {
        stream.close();
    }
}
