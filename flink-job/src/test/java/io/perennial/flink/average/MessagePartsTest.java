package io.perennial.flink.average;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePartsTest {

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, MessagePart.LARGEST, MessagePart.LARGEST + 1, 3 * MessagePart.LARGEST})
    void putsTogetherWhatWasCut(int size) {
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        List<MessagePart> parts = MessagePart.of(message);
        assertThat(parts)
                .allSatisfy(
                        part ->
                                assertThat(part.bytes().length)
                                        .isLessThanOrEqualTo(MessagePart.LARGEST));
        MessageParts together = new MessageParts();
        for (int twice = 0; twice < 2; twice++) {
            byte[] read = null;
            for (MessagePart part : parts) {
                assertThat(read).isNull();
                read = together.add(part);
            }
            assertThat(read).isEqualTo(message);
        }
    }
}
