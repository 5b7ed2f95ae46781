package io.perennial.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final TopicPartition FIRST = new TopicPartition("adapters", 0);
    private static final TopicPartition SECOND = new TopicPartition("adapters", 1);

    private final CatchUp catchUp = new CatchUp();

    @Test
    void isNotDoneBeforeItKnowsTheEnd() {
        catchUp.reached(FIRST, 100);
        assertThat(catchUp.done()).isFalse();
    }

    @Test
    void isDoneWhenEveryPartitionReachedItsEnd() {
        catchUp.start(Map.of(FIRST, 10L, SECOND, 5L));
        catchUp.reached(FIRST, 10);
        catchUp.reached(SECOND, 4);
        assertThat(catchUp.done()).isFalse();
        assertThat(catchUp.partitionsLeft()).isEqualTo(1);
        catchUp.reached(SECOND, 5);
        assertThat(catchUp.done()).isTrue();
    }

    @Test
    void anEmptyTopicIsReachedAtOnce() {
        catchUp.start(Map.of(FIRST, 0L));
        catchUp.reached(FIRST, 0);
        assertThat(catchUp.done()).isTrue();
    }

    @Test
    void laterEndsDoNotMoveTheMark() {
        catchUp.start(Map.of(FIRST, 10L));
        catchUp.reached(FIRST, 10);
        catchUp.start(Map.of(FIRST, 1_000L));
        assertThat(catchUp.done()).isTrue();
    }
}
