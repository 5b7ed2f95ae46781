package io.perennial.serving.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardSettingsTest {

    @Test
    void takesNamesAndAddresses() {
        for (String address : List.of("serving-0.serving:8080", "10.0.0.1:80", "[::1]:8080")) {
            assertThat(ShardSettings.named(address, List.of(address)).address()).isEqualTo(address);
        }
    }

    @Test
    void refusesAListWithoutItself() {
        assertThatThrownBy(() -> ShardSettings.named("a:1", List.of("c:1", "b:1")))
                .hasMessageContaining("[b:1, c:1]")
                .hasMessageContaining("own address a:1 is not among them");
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String address : List.of("http://a:8080", "a", "a:b", ":8080", "a:8080/v2")) {
            assertThatThrownBy(() -> ShardSettings.named(address, List.of(address)))
                    .as(address)
                    .hasMessageContaining("'" + address + "' is no address of a shard");
        }
    }

    @Test
    void refusesAGroupWithoutAName() {
        assertThatThrownBy(() -> ShardSettings.group("a:1", " "))
                .hasMessageContaining("has no name");
    }

    @Test
    void refusesAnAuthorityThatIsNotThere() {
        assertThatThrownBy(
                        () ->
                                ShardSettings.group("a:1", "g")
                                        .withAuthority(Path.of("no-such-file.pem")))
                .hasMessageContaining("no-such-file.pem, which signed those of the shards");
    }
}
