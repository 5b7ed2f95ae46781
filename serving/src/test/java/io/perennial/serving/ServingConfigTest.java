package io.perennial.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.adapters.TierLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServingConfigTest {

    private static final ServingConfig DEFAULTS = ServingConfig.builder("127.0.0.1:9092").build();

    @Test
    void defaultsStayWhatTheyAre() {
        assertThat(DEFAULTS)
                .isEqualTo(
                        new ServingConfig(
                                "127.0.0.1",
                                8080,
                                "127.0.0.1:9092",
                                new Topics("perennial"),
                                BaseLocation.shipped(),
                                ComputeSettings.defaults(),
                                new ServingLimits(
                                        0, 64, 1.5, 4_096, 256, 4_194_304, Duration.ofSeconds(30)),
                                new GenerationLimits(16, 256, 1_024, 128, Duration.ofMinutes(2)),
                                new SecuritySettings(
                                        Optional.empty(),
                                        Optional.empty(),
                                        new ClientLimits(1_000, 256),
                                        false,
                                        Optional.empty()),
                                new TierLimits(
                                        1L << 30,
                                        Math.min(1L << 29, Runtime.getRuntime().maxMemory() / 4),
                                        Set.of()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of()));
    }

    @Nested
    class Refuses {

        @Test
        void aBlankHost() {
            assertRefused(() -> DEFAULTS.toBuilder().host(" ").build(), "host", "127.0.0.1");
        }

        @Test
        void aPortThatDoesNotExist() {
            assertRefused(() -> DEFAULTS.toBuilder().port(65_536).build(), "port", "0 and 65535");
            assertRefused(() -> DEFAULTS.toBuilder().port(-1).build(), "port", "-1");
        }

        @Test
        void brokersWithoutAPort() {
            assertRefused(
                    () -> ServingConfig.builder("kafka").build(), "bootstrapServers", "host:port");
            assertRefused(() -> ServingConfig.builder("").build(), "bootstrapServers", "host:port");
            assertRefused(
                    () -> ServingConfig.builder("a:1,,b:2").build(),
                    "bootstrapServers",
                    "a:1,,b:2");
        }

        @Test
        void clientPropertiesThatWouldShowUncommittedRecords() {
            assertRefused(
                    () ->
                            DEFAULTS.toBuilder()
                                    .kafka(Map.of("isolation.level", "read_uncommitted"))
                                    .build(),
                    "kafka.isolation.level",
                    "Remove it");
        }

        @Test
        void limitsOutOfRange() {
            Duration time = Duration.ofSeconds(1);
            assertRefused(
                    () -> new ServingLimits(0, 0, 1.5, 10, 10, 2_048, time),
                    "limits.rowsPerBatch",
                    "1 and 4096");
            assertRefused(
                    () -> new ServingLimits(0, 64, 0.9, 10, 10, 2_048, time),
                    "limits.paddingFactor",
                    "1.0");
            assertRefused(
                    () -> new ServingLimits(0, 64, Double.NaN, 10, 10, 2_048, time),
                    "limits.paddingFactor",
                    "NaN");
            assertRefused(
                    () -> new ServingLimits(0, 64, 1.5, 10, 11, 2_048, time),
                    "limits.rowsPerRequest",
                    "1 and 10");
            assertRefused(
                    () -> new ServingLimits(0, 64, 1.5, 10, 10, 10, time),
                    "limits.requestBytes",
                    "1024");
            assertRefused(
                    () -> new ServingLimits(0, 64, 1.5, 10, 10, 2_048, Duration.ZERO),
                    "limits.requestTimeout",
                    "30 seconds");
        }

        @Test
        void limitsOfGenerationOutOfRange() {
            Duration time = Duration.ofSeconds(1);
            assertRefused(
                    () -> new GenerationLimits(0, 10, 10, 10, time),
                    "generation.rowsPerBatch",
                    "1 and 1024");
            assertRefused(
                    () -> new GenerationLimits(1, 0, 10, 10, time),
                    "generation.queuedRows",
                    "Raise it");
            assertRefused(
                    () -> new GenerationLimits(1, 10, 100_000, 10, time),
                    "generation.tokensPerText",
                    "65536");
            assertRefused(
                    () -> new GenerationLimits(1, 10, 10, 11, time),
                    "generation.defaultTokens",
                    "1 and 10");
            assertRefused(
                    () -> new GenerationLimits(1, 10, 10, 10, Duration.ZERO),
                    "generation.timeout",
                    "2 minutes");
        }

        @Test
        void limitsOfClientsOutOfRange() {
            assertRefused(
                    () -> new ClientLimits(0, 1), "clients.requestsPerSecond", "1 and 1000000");
            assertRefused(() -> new ClientLimits(1, 0), "clients.concurrentRequests", "Raise it");
        }

        @Test
        void aCertificateThatIsNotThere() {
            Path none = Path.of("no-such-file.pem");
            assertRefused(() -> new TlsFiles(none, none), "security.tls.certificate", "path");
        }

        private void assertRefused(ThrowingCallable change, String key, String said) {
            assertThatThrownBy(change)
                    .isInstanceOfSatisfying(
                            InvalidServingConfigException.class,
                            refused -> assertThat(refused.key()).isEqualTo(key))
                    .hasMessageStartingWith(key + " = ")
                    .hasMessageContaining(said);
        }
    }

    @Nested
    class LeavesOpen {

        private static final SecuritySettings OPEN = SecuritySettings.defaults();

        @Test
        void nothingOnTheLoopbackAddress() {
            assertThat(OPEN.leftOpen("127.0.0.1", true)).isEmpty();
            assertThat(OPEN.managementIsOpen(true)).isTrue();
        }

        @Test
        void whatStrangersCanDoOnOthers() {
            assertThat(OPEN.leftOpen("0.0.0.0", false))
                    .hasSize(2)
                    .anySatisfy(said -> assertThat(said).contains("0.0.0.0").contains("--tokens"))
                    .anySatisfy(said -> assertThat(said).contains("--tls-certificate"));
            assertThat(OPEN.withOpenManagement(true).leftOpen("0.0.0.0", false)).hasSize(3);
        }

        @Test
        void noManagementOnOthersOrWithTokens() {
            assertThat(OPEN.managementIsOpen(false)).isFalse();
            assertThat(OPEN.withTokens(Path.of("t")).managementIsOpen(true)).isFalse();
            assertThat(OPEN.withOpenManagement(true).managementIsOpen(false)).isTrue();
        }
    }

    @Test
    void takesSeveralBrokersAndSecuritySettings() {
        ServingConfig config =
                ServingConfig.builder("a:9092, b:9093")
                        .kafka(Map.of("security.protocol", "SSL"))
                        .build();
        assertThat(config.kafka()).containsEntry("security.protocol", "SSL");
    }
}
