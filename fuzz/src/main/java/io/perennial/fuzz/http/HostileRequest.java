package io.perennial.fuzz.http;

import io.perennial.fuzz.input.HostileBytes;
import io.perennial.fuzz.input.HostileJson;
import io.perennial.fuzz.input.HostileTexts;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Bytes for the server's port.
 *
 * @param whole whether they are one request as HTTP wants it, which must be answered
 * @param patience how much of it the client sends, and whether it waits
 */
record HostileRequest(byte[] bytes, boolean whole, Patience patience) {

    private static final int OVERSIZED = 200_000;
    private static final int CHUNK = 1_000;

    /** How a client behaves. */
    enum Patience {
        /** Sends everything and waits for the answer. */
        WAITS,
        /** Sends a few bytes at a time, with pauses, and waits for the answer. */
        TRICKLES,
        /** Sends a half and goes away. */
        LEAVES,
        /** Sends a half and stays, silent. */
        LINGERS
    }

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW");

    private static final List<String> PATHS =
            List.of(
                    "/v2/models/intents/infer",
                    "/v2/models/intents/infer",
                    "/v2/models/intents/infer",
                    "/v2/models/replies/generate",
                    "/v2/models/replies/generate",
                    "/v2/models/replies/generate_stream",
                    "/v2/models/replies/infer",
                    "/v2/models/auto/infer",
                    "/v2/models/intents/feedback",
                    "/v2/models/replies/feedback",
                    "/v2/models/auto/feedback",
                    "/v2/models/intents/versions/3/infer",
                    "/v2/models/intents/versions/99999999999999999999/infer",
                    "/v2/models/intents/versions/-1",
                    "/v2/models/intents",
                    "/v2/models/intents/ready",
                    "/v2/models",
                    "/v2/health/ready",
                    "/v2",
                    "/metrics",
                    "/console/state",
                    "/console/forgetting",
                    "/console/rejections",
                    "/console/tasks/intents",
                    "/console/tasks/%00",
                    "/console/tasks/intents/freeze",
                    "/console/tasks/nobody/resume",
                    "/console/page/app.js",
                    "/console/page/..%2f..%2fConsole.class",
                    "/",
                    "*",
                    "//",
                    "/../../etc/passwd",
                    "/v2/models/%2e%2e/infer",
                    "/v2/models/%00/infer",
                    "/v2/models/%zz/infer",
                    "/v2/models/%ff/infer",
                    "/v2/models/intents/infer?a=%",
                    "/v2/models/intents;x=1/infer",
                    "/v2/models/" + "a".repeat(3_000) + "/infer");

    static final List<String> JSON = List.of("Content-Type: application/json");

    private static final List<String> HEADERS =
            List.of(
                    "Content-Type: application/json",
                    "Content-Type: text/plain; charset=utf-16",
                    "Content-Type: nonsense",
                    "Content-Encoding: gzip",
                    "Accept: image/png",
                    "Accept-Encoding: br",
                    "Expect: 100-continue",
                    "Inference-Header-Content-Length: 10",
                    "X-Long: " + "x".repeat(4_000),
                    "Authorization: Bearer ",
                    "Authorization: Bearer " + "t".repeat(4_000),
                    "Authorization: Basic !!",
                    "X-Forwarded-For: 127.0.0.1, \"",
                    "Cookie: a=b; c");

    /** Bodies for predictions. */
    private static final List<String> INFER =
            List.of(
                    """
                    {"text":"a word"}""",
                    """
                    {"text":"a word","label":"yes","id":"7","time":"2026-01-31T12:00:00Z",
                     "headers":{"from":"shop"}}""",
                    """
                    {"id":"7","texts":["a","b"],"text_pairs":["c","d"]}""",
                    """
                    {"id":"42","inputs":[{"name":"text","shape":[2],"datatype":"BYTES",
                     "data":["a","b"]}],"outputs":[{"name":"label"}],"parameters":{}}""");

    /** Bodies for texts that are written. */
    private static final List<String> GENERATE =
            List.of(
                    """
                    {"text_input":"a word","parameters":{"max_tokens":3,"temperature":0.5,
                     "top_p":0.9,"seed":7,"stop":["."]}}""");

    /** Paths with the bodies that they want. */
    private static final Map<String, List<String>> FITTING =
            Map.of(
                    "/v2/models/intents/infer", INFER,
                    "/v2/models/intents/versions/3/infer", INFER,
                    "/v2/models/auto/infer", INFER,
                    "/v2/models/replies/infer", INFER,
                    "/v2/models/replies/generate", GENERATE,
                    "/v2/models/replies/generate_stream", GENERATE);

    /** What breaks HTTP on purpose: lengths, chunks, versions, other protocols, floods. */
    private static final List<String> BROKEN =
            List.of(
                    "GET /\r\n\r\n",
                    "GET / HTTP/0.9\r\n\r\n",
                    "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                    "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST /v2/models/intents/infer HTTP/1.1\r\n\r\n{}",
                    post("Content-Length: -1", "{}"),
                    post("Content-Length: 1e3", "{}"),
                    post("Content-Length: 99999999999", "{}"),
                    post("Content-Length: 99999999999999999999", "{}"),
                    post("Content-Length: 2\r\nContent-Length: 3", "{}x"),
                    post("Content-Length: 2\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
                    post("Transfer-Encoding: gzip", "{}"),
                    post("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"),
                    post("Transfer-Encoding: chunked", "ffffffffffffffff\r\n{}\r\n"),
                    post("Transfer-Encoding: chunked", "7fffffff\r\n{}\r\n"),
                    post("Transfer-Encoding: chunked", "-1\r\n{}\r\n"),
                    post("Expect: the unexpected\r\nContent-Length: 2", "{}"),
                    post(
                            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: !",
                            ""),
                    post("X: " + "x".repeat(OVERSIZED), "{}"),
                    post("X: x\r\n".repeat(CHUNK) + "Y: y", "{}"),
                    post(": nameless", "{}"),
                    post("Spa ced: x", "{}"),
                    post("X: a\r\n folded", "{}"),
                    "GET /" + "a".repeat(OVERSIZED) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u00ff\u00ff\u00ff\u0004\u0000\u0000\u0000\u0000\u0000",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0004\u0001\u0004\u0000\u0000\u0000\u0001\u00ff\u00ff\u00ff\u00ff",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                    "\r\n".repeat(CHUNK),
                    "\u0000".repeat(CHUNK),
                    "x".repeat(OVERSIZED));

    private static String post(String header, String body) {
        return "POST /v2/models/intents/infer HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n%s"
                .formatted(header, body);
    }

    static Arbitrary<HostileRequest> any() {
        Arbitrary<Patience> patience =
                Arbitraries.frequency(
                        Tuple.of(14, Patience.WAITS),
                        Tuple.of(1, Patience.TRICKLES),
                        Tuple.of(1, Patience.LEAVES),
                        Tuple.of(1, Patience.LINGERS));
        return Arbitraries.frequencyOf(
                Tuple.of(8, of(fitting(), true, patience)),
                Tuple.of(6, of(wellFormed(), true, patience)),
                Tuple.of(2, of(HostileBytes.damaged(wellFormed()), false, patience)),
                Tuple.of(2, of(broken(), false, patience)),
                Tuple.of(1, of(HostileBytes.random(), false, patience)));
    }

    private static Arbitrary<HostileRequest> of(
            Arbitrary<byte[]> requests, boolean whole, Arbitrary<Patience> patience) {
        return Combinators.combine(requests, patience)
                .as((bytes, how) -> new HostileRequest(bytes, whole, how));
    }

    private static Arbitrary<byte[]> broken() {
        return Arbitraries.of(BROKEN).map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Good requests but for their bodies. */
    private static Arbitrary<byte[]> fitting() {
        return Arbitraries.of(new TreeMap<>(FITTING).entrySet())
                .flatMap(
                        entry ->
                                HostileJson.like(entry.getValue())
                                        .map(b -> bytes("POST", entry.getKey(), JSON, b, false)));
    }

    /** What HTTP wants, and nothing more. */
    private static Arbitrary<byte[]> wellFormed() {
        Arbitrary<String> paths =
                Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.of(PATHS)),
                        Tuple.of(1, HostileTexts.names().map(HostileRequest::encodedPath)));
        Arbitrary<byte[]> bodies =
                Arbitraries.frequencyOf(
                        Tuple.of(
                                20,
                                HostileJson.like(
                                        Stream.concat(INFER.stream(), GENERATE.stream()).toList())),
                        Tuple.of(1, Arbitraries.just(new byte[OVERSIZED])));
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just("POST")),
                                Tuple.of(1, Arbitraries.of(METHODS))),
                        paths,
                        Arbitraries.of(HEADERS).list().ofMaxSize(2),
                        bodies,
                        Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)))
                .as(HostileRequest::bytes);
    }

    private static String encodedPath(String name) {
        return "/v2/models/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/infer";
    }

    /**
     * One request of HTTP/1.1, after which the connection is closed.
     *
     * @param chunked whether the body comes in chunks, its length untold
     */
    static byte[] bytes(
            String method, String path, List<String> headers, byte[] body, boolean chunked) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        head.append("Host: localhost\r\nConnection: close\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        head.append(
                chunked
                        ? "Transfer-Encoding: chunked"
                        : "Content-Length: %d".formatted(body.length));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii(head + "\r\n\r\n"));
        if (chunked) {
            for (int start = 0; start < body.length; start += CHUNK) {
                int length = Math.min(CHUNK, body.length - start);
                bytes.writeBytes(ascii(Integer.toHexString(length) + "\r\n"));
                bytes.write(body, start, length);
                bytes.writeBytes(ascii("\r\n"));
            }
            bytes.writeBytes(ascii("0\r\n\r\n"));
        } else {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the answer must not have a body. */
    boolean isHead() {
        return new String(bytes, StandardCharsets.ISO_8859_1).startsWith("HEAD ");
    }

    /** What is sent. */
    byte[] sent() {
        return switch (patience) {
            case WAITS, TRICKLES -> bytes;
            case LEAVES, LINGERS -> Arrays.copyOf(bytes, bytes.length / 2);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostileRequest that
                && patience == that.patience
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + patience.hashCode();
    }

    /** The bytes, each as a character. */
    @Override
    public String toString() {
        return patience + " " + new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
