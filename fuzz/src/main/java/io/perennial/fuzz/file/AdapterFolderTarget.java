package io.perennial.fuzz.file;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFiles;
import io.perennial.model.exchange.AdapterFormat;
import io.perennial.model.exchange.ImportedAdapter;
import io.perennial.model.exchange.InvalidAdapterFilesException;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Adapters of other libraries as folders: one that fits the base, or a refusal. */
public final class AdapterFolderTarget implements FuzzTarget<HostileFolder> {

    private static final Map<String, AdapterFormat> ADAPTERS =
            Map.of(
                    "{\"method\":\"lora\",\"rank\":2}", AdapterFormat.PEFT,
                    "{\"method\":\"ia3\"}", AdapterFormat.PEFT,
                    "{\"method\":\"prompt\",\"tokens\":2}", AdapterFormat.PEFT,
                    "{\"method\":\"layer_norm\",\"pooling\":\"first\"}", AdapterFormat.PEFT,
                    "{\"method\":\"houlsby\",\"bottleneck\":2}", AdapterFormat.ADAPTERHUB,
                    "{\"method\":\"compacter\",\"bottleneck\":4,\"terms\":2}",
                            AdapterFormat.ADAPTERHUB,
                    "{\"method\":\"prefix\",\"tokens\":2,\"shift_positions\":false}",
                            AdapterFormat.ADAPTERHUB);

    private final WorkPlace place = new WorkPlace();
    private final FrozenBase base;
    private final List<HostileFolder> seeds = new ArrayList<>();

    public AdapterFolderTarget() {
        try {
            Path folder = place.path().resolve("base");
            SeedBase.bert().writeTo(folder);
            base = FrozenBase.acquire(BaseLocation.folder(folder), BaseTarget.SETTINGS);
            for (Map.Entry<String, AdapterFormat> adapter : new TreeMap<>(ADAPTERS).entrySet()) {
                seeds.add(seed(adapter.getKey(), adapter.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write adapters to start from", e);
        }
    }

    private HostileFolder seed(String adapter, AdapterFormat format) throws IOException {
        AdapterSpec spec = AdapterSpec.parse(adapter);
        List<String> labels = List.of("yes", "no");
        Path folder = place.path().resolve("seed" + seeds.size());
        try (TrainableAdapter fresh = TrainableAdapter.create(base, spec, labels, 1)) {
            AdapterArtifact artifact =
                    new AdapterArtifact(
                            "intents",
                            1,
                            base.fingerprint(),
                            spec.published(),
                            labels,
                            Map.of(),
                            fresh.parameters());
            AdapterFiles.write(base, artifact, format, folder);
        }
        return HostileFolder.read(folder);
    }

    @Override
    public String name() {
        return "adapter-folders";
    }

    @Override
    public String door() {
        return "adapters that PEFT or AdapterHub saved";
    }

    @Override
    public Arbitrary<HostileFolder> inputs() {
        return Arbitraries.of(seeds).flatMap(HostileFolder::damaged);
    }

    @Override
    public Verdict feed(HostileFolder files) throws IOException {
        try (WorkPlace folder = new WorkPlace()) {
            files.writeTo(folder.path());
            ImportedAdapter adapter = AdapterFiles.read(base, folder.path());
            int wanted = base.layout(adapter.spec(), Math.max(1, adapter.labels().size())).size();
            if (adapter.parameters().length != wanted) {
                throw new AssertionError(
                        "%d values where the layout has %d"
                                .formatted(adapter.parameters().length, wanted));
            }
            return Verdict.ACCEPTED;
        } catch (InvalidAdapterFilesException e) {
            return Complaint.checked(e.getMessage());
        }
    }

    @Override
    public void close() {
        base.close();
        place.close();
    }
}
