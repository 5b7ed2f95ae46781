package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.Passes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step whose rows go through the base in several passes, against the same step in one. */
class SeveralPassesTest {

    private static final long NEVER_WORTH_IT = 1 << 20;
    private static final int STEPS = 3;

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 1);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    private record Trained(List<List<BatchResult>> results, List<AdapterState> states) {}

    /** Tasks of every method and objective, and seven of one layout with 1 to 7 rows. */
    private static List<AdapterSpec> specs(TinyFamily family) {
        List<AdapterSpec> specs = new ArrayList<>(TinyMethods.on(family));
        for (int i = 0; i < 7; i++) {
            specs.add(TinyMethods.spec("{'method':'houlsby','bottleneck':4}"));
        }
        return specs;
    }

    private static Trained train(FrozenBase base, List<AdapterSpec> specs, FusedTrainer trainer) {
        List<TrainableAdapter> adapters = new ArrayList<>();
        for (AdapterSpec spec : specs) {
            int number = adapters.size();
            adapters.add(TrainableAdapter.create(base, spec, Samples.labels(3), number));
        }
        List<List<BatchResult>> results = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<TaskBatch> batches = new ArrayList<>();
            for (int i = 0; i < specs.size(); i++) {
                int rows = 1 + (i + specs.size()) % 7;
                batches.add(
                        new TaskBatch(
                                adapters.get(i),
                                Samples.rows(specs.get(i), 100L * i + step, rows),
                                Samples.targets(specs.get(i), 100L * i + step, rows, 3),
                                Hyperparameters.of(1e-3)));
            }
            results.add(trainer.step(batches));
        }
        List<AdapterState> states = adapters.stream().map(TrainableAdapter::state).toList();
        adapters.forEach(TrainableAdapter::close);
        return new Trained(results, states);
    }

    @ParameterizedTest
    @EnumSource(names = {"BERT", "GPT2", "LLAMA"})
    void learnsTheSame(TinyFamily family) {
        FrozenBase base = bases.of(family);
        List<AdapterSpec> specs = specs(family);
        Trained one = train(base, specs, trainer(base, NEVER_WORTH_IT));
        Trained several = train(base, specs, trainer(base, 0));
        for (int i = 0; i < specs.size(); i++) {
            String name = specs.get(i).toJson();
            for (int step = 0; step < STEPS; step++) {
                BatchResult found = several.results.get(step).get(i);
                BatchResult wanted = one.results.get(step).get(i);
                assertThat(found.correct()).as(name).isEqualTo(wanted.correct());
                assertThat(found.examples()).isEqualTo(wanted.examples());
                assertThat(Math.abs(found.meanLoss() / wanted.meanLoss() - 1)).isLessThan(1e-4);
                assertThat(Math.abs(found.gradientNorm() / wanted.gradientNorm() - 1))
                        .as(name)
                        .isLessThan(1e-4);
            }
            AdapterState found = several.states.get(i);
            AdapterState wanted = one.states.get(i);
            assertThat(found.steps()).isEqualTo(STEPS);
            assertThat(Samples.error(found.firstMoment(), wanted.firstMoment()))
                    .as(name)
                    .isLessThan(1e-4);
            assertThat(Samples.error(found.secondMoment(), wanted.secondMoment()))
                    .as(name)
                    .isLessThan(1e-4);
        }
    }

    private static FusedTrainer trainer(FrozenBase base, long tokensOfAPass) {
        return new FusedTrainer(base, Passes.costing(base, tokensOfAPass), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(names = {"BERT", "LLAMA"})
    void lowerStatesOfEveryPassAreKept(TinyFamily family) {
        FrozenBase base = bases.of(family);
        List<AdapterSpec> specs =
                List.of(
                        TinyMethods.spec("{'method':'houlsby','bottleneck':4,'leave_out':[0]}"),
                        TinyMethods.spec("{'method':'head_only'}"),
                        TinyMethods.spec("{'method':'houlsby','bottleneck':4}"));
        Trained plain = train(base, specs, trainer(base, NEVER_WORTH_IT));
        try (LowerStates states = new LowerStates(base, 1 << 20)) {
            FusedTrainer keeping =
                    new FusedTrainer(base, Passes.costing(base, 0), Optional.of(states));
            Trained kept = train(base, specs, keeping);
            for (int i = 0; i < specs.size(); i++) {
                assertThat(
                                Samples.error(
                                        kept.states.get(i).firstMoment(),
                                        plain.states.get(i).firstMoment()))
                        .as(specs.get(i).toJson())
                        .isLessThan(1e-4);
            }
            assertThat(states.bytes()).isPositive();
        }
    }
}
