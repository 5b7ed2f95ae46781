package io.perennial.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.cli.terminal.UserException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteClusterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model-0.1.0.jar",
                "flink-job-0.1.0-SNAPSHOT.jar",
                "flink-connector-kafka-5.0.0-2.2.jar",
                "kafka-clients-4.2.0.jar"
            })
    void whatAPlainFlinkDoesNotHaveIsSentAlong(String jar) {
        assertThat(RemoteCluster.isSentAlong(Path.of("lib", jar))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pytorch-native-cpu-2.7.1-linux-x86_64.jar",
                "pytorch-engine-0.35.1.jar",
                "flink-runtime-2.3.0.jar",
                "kafka_2.13-4.2.0.jar"
            })
    void whatTheClustersOwnFolderHoldsStaysHere(String jar) {
        assertThat(RemoteCluster.isSentAlong(Path.of("lib", jar))).isFalse();
    }

    @Test
    void anAddressWithoutHostIsRefused() {
        assertThatThrownBy(() -> new RemoteCluster(URI.create("host:8081"), List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("http://host:8081");
    }

    @Test
    void aJarThatIsNotThereIsRefused() {
        assertThatThrownBy(
                        () ->
                                new RemoteCluster(
                                        URI.create("http://127.0.0.1:1"),
                                        List.of(Path.of("none.jar"))))
                .hasMessage("--jar none.jar: there is no such file");
    }
}
