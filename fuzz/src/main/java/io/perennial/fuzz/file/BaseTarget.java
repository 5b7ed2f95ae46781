package io.perennial.fuzz.file;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.InvalidBaseException;
import io.perennial.model.base.Precision;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.safetensors.InvalidSafetensorsException;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.UnreadableTextException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Folders of bases: one that reads a text, or a refusal that names the file. */
public final class BaseTarget implements FuzzTarget<HostileFolder> {

    /** One thread: a row is tiny. */
    static final ComputeSettings SETTINGS =
            new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 16);

    private static final String TEXT = "a word, abc 12.";

    @Override
    public String name() {
        return "bases";
    }

    @Override
    public String door() {
        return "folders of bases: configuration, weights or their shards, tokenizer";
    }

    @Override
    public Arbitrary<HostileFolder> inputs() {
        return Arbitraries.of(SeedBase.all()).flatMap(HostileFolder::damaged);
    }

    @Override
    public Verdict feed(HostileFolder files) throws IOException {
        try (WorkPlace place = new WorkPlace()) {
            files.writeTo(place.path());
            return load(place.path());
        } catch (InvalidBaseException | InvalidSafetensorsException | UnreadableTextException e) {
            return Complaint.checked(e.getMessage());
        }
    }

    private static Verdict load(Path folder) {
        try (FrozenBase base = FrozenBase.acquire(BaseLocation.folder(folder), SETTINGS)) {
            EncodedText row = base.textEncoder().encode(TEXT, null);
            new FrozenFeatures(base).of(List.of(row));
            return Verdict.ACCEPTED;
        }
    }
}
