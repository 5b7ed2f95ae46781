package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LineageTest {

    private static Lineage of(long... offsets) {
        Lineage lineage = new Lineage();
        for (long offset : offsets) {
            lineage.add(OffsetRange.of("topic", 0, offset));
        }
        return lineage;
    }

    @Test
    void holdsOneRangePerPartition() {
        Lineage lineage = of(3, 9, 5);
        lineage.add(OffsetRange.of("topic", 1, 7));
        assertThat(lineage.ranges()).hasSize(2);
        OffsetRange first = lineage.ranges().iterator().next();
        assertThat(first.first()).isEqualTo(3);
        assertThat(first.last()).isEqualTo(9);
        assertThat(first.examples()).isEqualTo(3);
    }

    @Test
    void doesNotDependOnTheOrder() {
        assertThat(of(1, 2, 3).ranges()).isEqualTo(of(3, 1, 2).ranges());
    }

    @Test
    void showsARecordTakenTwiceAndAnotherLeftOut() {
        assertThat(of(1, 2, 2, 4).ranges()).isNotEqualTo(of(1, 2, 3, 4).ranges());
    }

    @Test
    void isReadBackFromJson() {
        Lineage lineage = of(1, 5);
        assertThat(Lineage.fromJson(lineage.toJson()).ranges()).isEqualTo(lineage.ranges());
        assertThatThrownBy(() -> Lineage.fromJson("{"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
