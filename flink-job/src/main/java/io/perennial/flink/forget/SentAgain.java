package io.perennial.flink.forget;

import io.perennial.flink.kafka.NumberHeader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The mark of an example that was sent again because others were to be forgotten. */
public final class SentAgain {

    /** Generation where there is no mark. */
    static final int FIRST_TIME = -1;

    private static final NumberHeader HEADER =
            new NumberHeader("perennial-sent-again-for-generation");

    private SentAgain() {}

    /** Whether a record has the mark, so that it is a copy of an earlier one. */
    public static boolean is(ConsumerRecord<?, ?> record) {
        return HEADER.in(record).isPresent();
    }

    /** The mark for a generation of the task. */
    static Header forGeneration(int generation) {
        return HEADER.of(generation);
    }

    /** Which generation a record was sent again for; {@link #FIRST_TIME} without the mark. */
    static int generation(ConsumerRecord<?, ?> record) {
        return Math.toIntExact(HEADER.in(record).orElse(FIRST_TIME));
    }
}
