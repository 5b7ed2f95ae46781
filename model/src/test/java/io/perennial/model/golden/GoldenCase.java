package io.perennial.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One folder of reference numbers: a base, an input, perhaps an adapter, and what another
 * implementation computed.
 */
final class GoldenCase implements AutoCloseable {

    private final Path folder;
    private final JsonNode input;
    private final FrozenBase base;
    private final Safetensors expected;

    GoldenCase(Path folder) throws IOException {
        this.folder = folder;
        this.input = new ObjectMapper().readTree(folder.resolve("input.json").toFile());
        this.base =
                FrozenBase.acquire(
                        BaseLocation.folder(folder), new ComputeSettings(DeviceChoice.CPU, 0, 128));
        this.expected = Safetensors.open(folder.resolve("expected.safetensors"));
    }

    FrozenBase base() {
        return base;
    }

    Safetensors expected() {
        return expected;
    }

    Safetensors adapter() throws IOException {
        Path adapterHub = folder.resolve("adapter/adapter.safetensors");
        return Safetensors.open(
                Files.exists(adapterHub)
                        ? adapterHub
                        : folder.resolve("adapter/adapter_model.safetensors"));
    }

    Safetensors model() throws IOException {
        return Safetensors.open(folder.resolve("model.safetensors"));
    }

    List<EncodedText> rows() {
        List<EncodedText> rows = new ArrayList<>();
        for (int r = 0; r < input.path("input_ids").size(); r++) {
            int length = 0;
            int first = 0;
            for (JsonNode one : input.path("attention_mask").get(r)) {
                length += one.asInt();
            }
            int[] ids = new int[length];
            for (int t = 0; t < length; t++) {
                ids[t] = input.path("input_ids").get(r).get(t).asInt();
                first += input.path("token_type_ids").get(r).get(t).asInt() == 0 ? 1 : 0;
            }
            rows.add(new EncodedText(ids, first, false));
        }
        return rows;
    }

    int[] labels() {
        JsonNode labels = input.path("labels");
        int[] values = new int[labels.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels.get(i).asInt();
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        expected.close();
        base.close();
    }
}
