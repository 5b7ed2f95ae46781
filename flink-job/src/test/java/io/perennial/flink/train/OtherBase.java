package io.perennial.flink.train;

import io.perennial.flink.base.BaseAccess;
import io.perennial.model.base.FrozenBase;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A base that differs from the shipped one by a constant only. */
final class OtherBase {

    private OtherBase() {}

    static BaseAccess in(Path folder) throws Exception {
        Files.createDirectories(folder);
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            try (InputStream shipped = FrozenBase.class.getResourceAsStream("shipped/" + file)) {
                byte[] bytes = Objects.requireNonNull(shipped).readAllBytes();
                if (file.equals("config.json")) {
                    String json = new String(bytes, StandardCharsets.UTF_8);
                    bytes = json.replace("1e-12", "1e-06").getBytes(StandardCharsets.UTF_8);
                }
                Files.write(folder.resolve(file), bytes);
            }
        }
        return new BaseAccess(folder.toString(), "CPU", "FP32", 1, 32);
    }
}
