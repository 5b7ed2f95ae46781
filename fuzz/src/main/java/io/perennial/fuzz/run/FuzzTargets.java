package io.perennial.fuzz.run;

import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.file.AdapterFolderTarget;
import io.perennial.fuzz.file.ArtifactTarget;
import io.perennial.fuzz.file.BaseTarget;
import io.perennial.fuzz.file.SafetensorsTarget;
import io.perennial.fuzz.file.StateTarget;
import io.perennial.fuzz.file.TokenizerTarget;
import io.perennial.fuzz.http.HttpTarget;
import io.perennial.fuzz.job.JobTarget;
import io.perennial.fuzz.record.ChunksTarget;
import io.perennial.fuzz.record.ExampleTarget;
import io.perennial.fuzz.record.NameTarget;
import io.perennial.fuzz.record.SpecTarget;
import io.perennial.fuzz.record.WireTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All targets by their names. Making one may start a server. */
public final class FuzzTargets {

    private static final Map<String, Supplier<FuzzTarget<?>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("examples", ExampleTarget::new);
        ALL.put("specifications", SpecTarget::new);
        ALL.put("avro", WireTarget::new);
        ALL.put("chunks", ChunksTarget::new);
        ALL.put("names", NameTarget::new);
        ALL.put("safetensors", SafetensorsTarget::new);
        ALL.put("artifacts", ArtifactTarget::new);
        ALL.put("states", StateTarget::new);
        ALL.put("bases", BaseTarget::new);
        ALL.put("tokenizers", TokenizerTarget::new);
        ALL.put("adapter-folders", AdapterFolderTarget::new);
        ALL.put("http", HttpTarget::new);
        ALL.put("job", JobTarget::new);
    }

    private FuzzTargets() {}

    /** Their names, in the order in which they are fed. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * Makes a target; the caller closes it.
     *
     * @throws IllegalArgumentException for a name that none has
     */
    public static FuzzTarget<?> open(String name) {
        Supplier<FuzzTarget<?>> maker = ALL.get(name);
        if (maker == null) {
            throw new IllegalArgumentException(
                    "there is no target \"%s\"; there are %s"
                            .formatted(name, String.join(", ", names())));
        }
        return maker.get();
    }
}
