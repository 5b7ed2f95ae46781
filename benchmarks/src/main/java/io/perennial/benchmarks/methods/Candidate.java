package io.perennial.benchmarks.methods;

import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One way to learn a data set. */
public sealed interface Candidate {

    /** The name of the candidate that all others are compared with. */
    String REFERENCE = "houlsby";

    /** The rate of a base that is trained as a whole. */
    double FULL_LEARNING_RATE = 2e-4;

    String name();

    double learningRate();

    /** The same way at another rate. */
    Candidate withLearningRate(double rate);

    /** An adapter beside the frozen base. */
    record Adapted(String name, AdapterSpec spec, double learningRate) implements Candidate {

        /** At the specification's own default rate. */
        static Adapted of(String name, String json) {
            AdapterSpec spec = AdapterSpec.parse(json);
            return new Adapted(name, spec, spec.defaultLearningRate());
        }

        @Override
        public Candidate withLearningRate(double rate) {
            return new Adapted(name, spec, rate);
        }
    }

    /**
     * A copy of the base that is trained itself.
     *
     * @param topLayers trained layers from the top; empty for everything
     */
    record FineTuned(String name, OptionalInt topLayers, double learningRate) implements Candidate {

        @Override
        public Candidate withLearningRate(double rate) {
            return new FineTuned(name, topLayers, rate);
        }
    }

    /** Every adapter method by itself, combinations that papers name, and the baselines. */
    static List<Candidate> standard() {
        List<Candidate> all = new ArrayList<>();
        for (String method : AdapterMethod.names()) {
            all.add(Adapted.of(method, "{\"method\":\"" + method + "\"}"));
        }
        all.addAll(combinations());
        all.add(new FineTuned("top_1", OptionalInt.of(1), 5e-4));
        all.add(new FineTuned("top_2", OptionalInt.of(2), 5e-4));
        all.add(new FineTuned("full", OptionalInt.empty(), FULL_LEARNING_RATE));
        return all;
    }

    /** He et al. 2022 name the second one, Mao et al. 2022 the third. */
    private static List<Candidate> combinations() {
        return List.of(
                Adapted.of(
                        "lora+prompt",
                        "{\"methods\":[{\"method\":\"lora\"},{\"method\":\"prompt\"}]}"),
                Adapted.of(
                        "mam", "{\"methods\":[{\"method\":\"prefix\"},{\"method\":\"parallel\"}]}"),
                Adapted.of(
                        "unipelt",
                        "{\"methods\":[{\"method\":\"lora\",\"gated\":true},{\"method\":\"prefix\",\"gated\":true},"
                                + "{\"method\":\"pfeiffer\",\"gated\":true}]}"));
    }
}
