package io.perennial.flink.forget;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The mark of an example that was sent again because others were to be forgotten. */
public final class SentAgain {

    /** Generation where there is no mark. */
    static final int FIRST_TIME = -1;

    private static final String HEADER = "perennial-sent-again-for-generation";

    private SentAgain() {}

    /** Whether a record has the mark, so that it is a copy of an earlier one. */
    public static boolean is(ConsumerRecord<?, ?> record) {
        return record.headers().lastHeader(HEADER) != null;
    }

    /** The mark for a generation of the task. */
    static Header forGeneration(int generation) {
        byte[] value = Integer.toString(generation).getBytes(StandardCharsets.US_ASCII);
        return new RecordHeader(HEADER, value);
    }

    /** Which generation a record was sent again for; {@link #FIRST_TIME} without the mark. */
    static int generation(ConsumerRecord<?, ?> record) {
        Header mark = record.headers().lastHeader(HEADER);
        return mark == null
                ? FIRST_TIME
                : Integer.parseInt(new String(mark.value(), StandardCharsets.US_ASCII));
    }
}
