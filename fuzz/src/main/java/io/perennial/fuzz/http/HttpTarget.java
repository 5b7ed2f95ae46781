package io.perennial.fuzz.http;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.file.TinyBase;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import net.jqwik.api.Arbitrary;

/**
 * Requests over plain sockets, while others linger: an answer, or an error of the client's in one
 * sentence; after each of them a good request is answered.
 */
public final class HttpTarget implements FuzzTarget<HostileRequest> {

    private static final int LINGERING = 8;
    private static final int PATIENCE_MILLIS = 30_000;

    /** A broken request may leave the server waiting for its rest. */
    private static final int LITTLE_PATIENCE_MILLIS = 100;

    private static final int PIECES = 20;
    private static final int PAUSE_MILLIS = 2;

    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_OF_SERVER = 500;

    private static final byte[] GOOD =
            HostileRequest.bytes(
                    "POST",
                    "/v2/models/intents/infer",
                    HostileRequest.JSON,
                    "{\"text\":\"a word\"}".getBytes(StandardCharsets.UTF_8),
                    false);

    private final TinyBase base = TinyBase.decoder();
    private final LoopbackServer server =
            new LoopbackServer(base.load(), Duration.ofMillis(PATIENCE_MILLIS));
    private final Deque<Socket> lingering = new ArrayDeque<>();

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String door() {
        return "the serving API, over plain sockets";
    }

    @Override
    public Arbitrary<HostileRequest> inputs() {
        return HostileRequest.any();
    }

    @Override
    public Verdict feed(HostileRequest request) throws IOException {
        Verdict verdict = judged(request);
        HttpAnswer good = answer(send(GOOD), false, PATIENCE_MILLIS);
        if (good.status() != OK || !good.body().contains("\"label\"")) {
            throw new AssertionError("a good request is answered with " + good);
        }
        return verdict;
    }

    private Verdict judged(HostileRequest request) throws IOException {
        return switch (request.patience()) {
            case WAITS, TRICKLES -> waited(request);
            case LEAVES -> {
                send(request.sent()).close();
                yield Verdict.REFUSED;
            }
            case LINGERS -> {
                lingering.addLast(send(request.sent()));
                if (lingering.size() > LINGERING) {
                    lingering.removeFirst().close();
                }
                yield Verdict.REFUSED;
            }
        };
    }

    private Verdict waited(HostileRequest request) throws IOException {
        Socket socket =
                request.patience() == HostileRequest.Patience.TRICKLES
                        ? trickle(request.sent())
                        : send(request.sent());
        if (request.whole()) {
            HttpAnswer answer = answer(socket, request.isHead(), PATIENCE_MILLIS);
            if (answer.isNone() && !isLeftUnread(request)) {
                throw new AssertionError("a request has no answer");
            }
            return judge(answer, request);
        }
        try {
            return judge(answer(socket, request.isHead(), LITTLE_PATIENCE_MILLIS), request);
        } catch (SocketTimeoutException e) {
            return Verdict.REFUSED;
        }
    }

    /**
     * Whether the server does not read a body to its end: its answer may be lost with the rest, in
     * whole or in part.
     */
    private static boolean isLeftUnread(HostileRequest request) {
        return request.bytes().length > LoopbackServer.BODY_BYTES;
    }

    private static Verdict judge(HttpAnswer answer, HostileRequest request) {
        if (answer.isNone() || isLeftUnread(request) && answer.isCutShort()) {
            // What is no HTTP at all needs no answer.
            return Verdict.REFUSED;
        }
        int status = answer.status();
        if (status < FIRST_ERROR || isGoodFeedback(answer)) {
            return Verdict.ACCEPTED;
        }
        if (status >= FIRST_OF_SERVER) {
            throw new AssertionError("the server blames itself: " + answer);
        }
        if (request.isHead()) {
            return Verdict.REFUSED;
        }
        // What is no HTTP is answered before there is a request, not always in JSON.
        return Complaint.checked(request.whole() ? answer.error() : answer.body());
    }

    /** What is good enough for Kafka, which there is none of here. */
    private static boolean isGoodFeedback(HttpAnswer answer) {
        return answer.body().contains("not connected to Kafka");
    }

    private Socket send(byte[] bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        write(socket, bytes, 0, bytes.length);
        return socket;
    }

    private Socket trickle(byte[] bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        int piece = bytes.length / PIECES + 1;
        for (int start = 0; start < bytes.length; start += piece) {
            write(socket, bytes, start, Math.min(piece, bytes.length - start));
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return socket;
    }

    private static void write(Socket socket, byte[] bytes, int start, int length)
            throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes, start, length);
            out.flush();
        } catch (SocketException e) {
            // The server may hang up on what it does not want to hear to its end.
        }
    }

    private static HttpAnswer answer(Socket socket, boolean headOnly, int patienceMillis)
            throws IOException {
        try (socket) {
            socket.setSoTimeout(patienceMillis);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            return new HttpReader(in).read(headOnly);
        } catch (SocketException e) {
            return HttpAnswer.NONE;
        }
    }

    @Override
    public void close() {
        for (Socket socket : lingering) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
        server.close();
        base.close();
    }
}
