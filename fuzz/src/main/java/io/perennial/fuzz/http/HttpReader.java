package io.perennial.fuzz.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one answer from a connection, without waiting for its end. */
final class HttpReader {

    private static final Pattern STATUS =
            Pattern.compile("HTTP/1\\.1 (\\d{3})[ \r].*", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *(\\d+)\r");
    private static final String HEAD_END = "\r\n\r\n";
    private static final String CHUNKS_END = "0\r\n\r\n";
    private static final int FIRST_FINAL = 200;

    private final InputStream in;

    HttpReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the answer; answers of one hundred and some come before it and are passed over.
     *
     * @param withoutBody the request asked for the head alone
     */
    HttpAnswer read(boolean withoutBody) throws IOException {
        String head = until(HEAD_END);
        if (head.isEmpty()) {
            return HttpAnswer.NONE;
        }
        Matcher line = STATUS.matcher(head);
        if (!line.matches()) {
            // Of another protocol, to what looked like one.
            return HttpAnswer.NONE;
        }
        int status = Integer.parseInt(line.group(1));
        if (status < FIRST_FINAL) {
            return read(withoutBody);
        }
        return new HttpAnswer(status, head, withoutBody ? "" : body(head));
    }

    private String body(String head) throws IOException {
        String headers = head.toLowerCase(Locale.ROOT);
        OptionalLong length = length(headers);
        if (length.isPresent()) {
            byte[] bytes = in.readNBytes(Math.toIntExact(length.getAsLong()));
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return headers.contains("\ntransfer-encoding: chunked\r")
                ? until(CHUNKS_END)
                : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static OptionalLong length(String headers) {
        Matcher length = LENGTH.matcher(headers);
        return length.find()
                ? OptionalLong.of(Long.parseLong(length.group(1)))
                : OptionalLong.empty();
    }

    /** What comes up to this end, or to the end of the connection. */
    private String until(String end) throws IOException {
        byte[] wanted = end.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < wanted.length) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            read.write(next);
            matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
        }
        return read.toString(StandardCharsets.UTF_8);
    }
}
