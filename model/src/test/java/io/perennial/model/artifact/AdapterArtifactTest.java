package io.perennial.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.route.FeatureStatistics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterArtifactTest {

    private static final float[] VALUES = {1, -0f, Float.MIN_VALUE, Float.MAX_VALUE, -2.5f};

    private static AdapterArtifact artifact(Map<String, String> metadata, float[] values) {
        return new AdapterArtifact(
                "intents",
                42,
                "f".repeat(64),
                AdapterSpec.parse("{\"method\":\"lora\",\"rank\":3}"),
                List.of("z", "a", "ünï \"q\""),
                metadata,
                values);
    }

    private static AdapterArtifact withFeatures() {
        FeatureStatistics statistics = new FeatureStatistics(3);
        statistics.add(new float[] {1, 2, 3}, 0);
        statistics.add(new float[] {-1, 0.5f, 8}, 2);
        statistics.add(new float[] {1, 1, 1}, 2);
        AdapterArtifact plain = artifact(Map.of(), VALUES);
        return new AdapterArtifact(
                plain.task(),
                plain.version(),
                plain.baseFingerprint(),
                plain.spec(),
                plain.labels(),
                plain.metadata(),
                plain.parameters(),
                Optional.of(statistics.summary()));
    }

    private static byte[] replace(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        assertThat(to).hasSameSizeAs(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Nested
    class RoundTrip {

        @Test
        void keepsEverything() {
            AdapterArtifact given =
                    artifact(Map.of("accuracy", "0.9", "offsets", "{0:[1,5]}"), VALUES);
            AdapterArtifact back = AdapterArtifact.fromBytes(given.toBytes());
            assertThat(back)
                    .usingRecursiveComparison()
                    .ignoringFields("parameters")
                    .isEqualTo(given);
            assertThat(Arrays.compare(back.parameters(), VALUES)).isZero();
        }

        @Test
        void keepsAnAdapterThatWritesAndHasNoLabels() {
            AdapterSpec spec = AdapterSpec.parse("{\"method\":\"lora\",\"objective\":\"text\"}");
            AdapterArtifact given =
                    new AdapterArtifact(
                            "poems", 1, "f".repeat(64), spec, List.of(), Map.of(), VALUES);
            AdapterArtifact back = AdapterArtifact.fromBytes(given.toBytes());
            assertThat(back.spec()).isEqualTo(spec);
            assertThat(back.labels()).isEmpty();
        }

        @Test
        void keepsTheFeaturesOfItsTexts() {
            AdapterArtifact back = AdapterArtifact.fromBytes(withFeatures().toBytes());
            assertThat(back)
                    .usingRecursiveComparison()
                    .ignoringFields("parameters")
                    .isEqualTo(withFeatures());
            assertThat(back.features()).isPresent();
        }

        @Test
        void keepsMetadataApartFromItsOwnKeys() {
            Map<String, String> metadata = Map.of("task", "other", "format", "other", "", "empty");
            AdapterArtifact back = AdapterArtifact.fromBytes(artifact(metadata, VALUES).toBytes());
            assertThat(back.metadata()).isEqualTo(metadata);
            assertThat(back.task()).isEqualTo("intents");
        }

        @Test
        void givesTheSameBytesForTheSameContent() {
            Map<String, String> one = new LinkedHashMap<>();
            Map<String, String> other = new LinkedHashMap<>();
            for (int i = 0; i < 20; i++) {
                one.put("key" + i, "value");
                other.put("key" + (19 - i), "value");
            }
            byte[] bytes = artifact(one, VALUES).toBytes();
            assertThat(artifact(other, VALUES.clone()).toBytes()).isEqualTo(bytes);
            assertThat(AdapterArtifact.fromBytes(bytes).toBytes()).isEqualTo(bytes);
        }
    }

    @Nested
    class Refusal {

        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
        void ofValuesThatAreNotFinite(float value) {
            byte[] bytes = artifact(Map.of(), new float[] {1, value, 3}).toBytes();
            assertThatThrownBy(() -> AdapterArtifact.fromBytes(bytes))
                    .isInstanceOf(InvalidArtifactException.class)
                    .hasMessage("the artifact has the value " + value + " at index 1");
        }

        @Test
        void ofAnotherFormatNamesIt() {
            byte[] later =
                    replace(
                            artifact(Map.of(), VALUES).toBytes(),
                            "perennial-adapter/1",
                            "perennial-adapter/2");
            assertThatThrownBy(() -> AdapterArtifact.fromBytes(later))
                    .isInstanceOf(InvalidArtifactException.class)
                    .hasMessage(
                            "the artifact is written as \"perennial-adapter/2\"; this build reads \"perennial-adapter/1\"");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    "\"task\":|\"tusk\":|lacks \"task\"",
                    "\"version\":|\"versiom\":|lacks \"version\"",
                    "\"base_fingerprint\":|\"base_fingerprent\":|lacks \"base_fingerprint\"",
                    "\"adapter\":|\"adaptor\":|lacks \"adapter\"",
                    "\"labels\":|\"lebels\":|lacks \"labels\"",
                    "\"42\"|\"4x\"|the artifact's version is not a number",
                    "\"42\"|\"-2\"|version is -2",
                    "lora|lura|\"method\" is \"lura\"",
                    "parameters\":|parametres\":|no tensor parameters",
                    "[\\\"z\\\",|{\\\"z\\\",|labels are not a list of texts",
                    "[\\\"z\\\",|[ null,|labels are not a list of texts"
                })
        void saysWhatIsMissingOrWrong(String from, String to, String message) {
            byte[] broken = replace(artifact(Map.of(), VALUES).toBytes(), from, to);
            assertThatThrownBy(() -> AdapterArtifact.fromBytes(broken))
                    .isInstanceOf(InvalidArtifactException.class)
                    .hasMessageContaining(message);
        }

        @Test
        void ofGarbage() {
            Random random = new Random(1);
            for (int round = 0; round < 200; round++) {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                assertThatThrownBy(() -> AdapterArtifact.fromBytes(garbage))
                        .isInstanceOf(InvalidArtifactException.class);
            }
        }

        @Test
        void ofEveryTruncation() {
            byte[] bytes = artifact(Map.of(), VALUES).toBytes();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> AdapterArtifact.fromBytes(cut))
                        .isInstanceOf(InvalidArtifactException.class);
            }
        }

        @Test
        void ofFlippedBytesOrElseAReadableArtifact() {
            byte[] bytes = artifact(Map.of(), VALUES).toBytes();
            Random random = new Random(2);
            for (int round = 0; round < 2000; round++) {
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    assertThat(AdapterArtifact.fromBytes(flipped).labels()).isNotEmpty();
                } catch (InvalidArtifactException e) {
                    assertThat(e).hasMessageContaining("artifact");
                }
            }
        }

        @Test
        void ofVersionsBelowOneAndOfNoLabels() {
            AdapterSpec spec = AdapterSpec.defaults();
            assertThatThrownBy(
                            () ->
                                    new AdapterArtifact(
                                            "t", 0, "f", spec, List.of("a"), Map.of(), VALUES))
                    .hasMessage("version is 0; versions count from 1");
            assertThatThrownBy(
                            () ->
                                    new AdapterArtifact(
                                            "t", 1, "f", spec, List.of(), Map.of(), VALUES))
                    .hasMessage("an adapter without labels cannot answer");
        }
    }
}
