package io.perennial.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    private static final Path FOLDER = Path.of("data");

    @Test
    void isOneNodeOnAFreePortUnlessSaidOtherwise() {
        assertThat(BrokerSettings.in(FOLDER)).isEqualTo(new BrokerSettings(FOLDER, 1, 0, Map.of()));
    }

    @Test
    void changesOneThingAtATime() {
        BrokerSettings settings =
                BrokerSettings.in(FOLDER).withNodes(3).withPort(9092).with("a", "1").with("b", "2");

        assertThat(settings)
                .isEqualTo(new BrokerSettings(FOLDER, 3, 9092, Map.of("a", "1", "b", "2")));
    }

    @Test
    void refusesNodeCountsOutsideTheLimits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerSettings.in(FOLDER).withNodes(0))
                .withMessage("nodes is 0; choose 1 to 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerSettings.in(FOLDER).withNodes(10));
    }

    @Test
    void refusesPortsThatLeaveNoRoomForAllNodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerSettings.in(FOLDER).withNodes(3).withPort(65_534))
                .withMessage("port is 65534; choose 1 to 65530, or 0 for a free one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerSettings.in(FOLDER).withPort(-1));
    }
}
