package io.perennial.model.base;

import ai.djl.ndarray.NDManager;
import io.perennial.model.adapter.Derivation;
import io.perennial.model.adapter.Derive;
import io.perennial.model.adapter.Group;
import io.perennial.model.adapter.Op;
import io.perennial.model.adapter.Operation;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Architecture;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scripts that compute a family: its own, and those that every family shares. */
final class FamilyScripts {

    private FamilyScripts() {}

    static Script load(BaseFamily family, NDManager manager, int threads) {
        List<String> texts = new ArrayList<>(List.of("linear.py", "adapters.py", "tables.py"));
        texts.addAll(family.scripts());
        texts.addAll(List.of("optimiser.py", "tasks.py", "finetune.py", "features.py"));
        if (family.names().languageModelClass().isPresent()) {
            texts.add("generation.py");
        }
        return Script.load(manager, texts, constants(), threads);
    }

    /** The names that the scripts use for ordinals. */
    private static Map<String, Integer> constants() {
        Map<String, Integer> constants = new HashMap<>();
        for (Enum<?>[] values :
                List.of(
                        Site.values(),
                        Operation.values(),
                        Derivation.values(),
                        Activation.values(),
                        Pooling.values(),
                        Objective.values(),
                        Architecture.values(),
                        Group.values(),
                        Op.values(),
                        Derive.values())) {
            for (Enum<?> value : values) {
                constants.put(
                        value.getDeclaringClass().getSimpleName() + "." + value.name(),
                        value.ordinal());
            }
        }
        constants.put("Site.COUNT", Site.values().length);
        return constants;
    }
}
