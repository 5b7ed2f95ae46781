package io.perennial.fuzz.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.Attempt;
import io.perennial.fuzz.file.TinyBase;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

class HttpTargetTest {

    private static @Nullable HttpTarget target;

    @BeforeContainer
    static void start() {
        target = new HttpTarget();
    }

    @AfterContainer
    static void stop() {
        if (target != null) {
            target.close();
        }
    }

    @Property(tries = 150)
    void holds(@ForAll("attempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    /** Whoever is too slow is not waited for without end. */
    @Example
    void aBodyThatNeverComesIsNotWaitedFor() throws Exception {
        try (TinyBase base = TinyBase.decoder();
                LoopbackServer server = new LoopbackServer(base.load(), Duration.ofSeconds(1));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head =
                    "POST /v2/models/intents/infer HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            HttpAnswer answer = new HttpReader(socket.getInputStream()).read(false);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.error()).isEqualTo("The request took too long; try again later.");
        }
    }

    @Provide
    Arbitrary<Attempt> attempts() {
        return target.attempts();
    }
}
