package io.perennial.fuzz.file;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.artifact.InvalidArtifactException;
import io.perennial.model.route.FeatureStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;

/** Published adapters as bytes: an artifact that can be written again, or a refusal. */
public final class ArtifactTarget implements FuzzTarget<byte[]> {

    private static final int FEATURES = 3;

    @Override
    public String name() {
        return "artifacts";
    }

    @Override
    public String door() {
        return "the reader of published adapters";
    }

    @Override
    public Arbitrary<byte[]> inputs() {
        return HostileSafetensors.like(List.of(artifact(Optional.empty()), routable()));
    }

    private static byte[] artifact(Optional<FeatureStatistics> statistics) {
        return new AdapterArtifact(
                        "intents",
                        3,
                        "base",
                        AdapterSpec.parse("{\"method\":\"lora\",\"rank\":2}"),
                        List.of("yes", "no"),
                        Map.of("examples_trained", "7", "lineage", "{}"),
                        new float[] {0.5f, -1, 2, 3},
                        statistics.map(FeatureStatistics::summary))
                .toBytes();
    }

    private static byte[] routable() {
        return artifact(Optional.of(statistics()));
    }

    /** What two texts of two labels look like. */
    static FeatureStatistics statistics() {
        FeatureStatistics statistics = new FeatureStatistics(FEATURES);
        statistics.add(new float[] {1, 2, 3}, 0);
        statistics.add(new float[] {3, 2, 1}, 1);
        return statistics;
    }

    @Override
    public Verdict feed(byte[] bytes) {
        AdapterArtifact artifact;
        try {
            artifact = AdapterArtifact.fromBytes(bytes);
        } catch (InvalidArtifactException e) {
            return Complaint.checked(e.getMessage());
        }
        byte[] written = artifact.toBytes();
        if (!Arrays.equals(written, AdapterArtifact.fromBytes(written).toBytes())) {
            throw new AssertionError("a copy of the artifact is another one");
        }
        return Verdict.ACCEPTED;
    }
}
