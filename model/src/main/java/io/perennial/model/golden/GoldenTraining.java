package io.perennial.model.golden;

import io.perennial.model.adapter.HeadResize;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFolder;
import io.perennial.model.exchange.NamedTensor;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Losses, gradients and optimiser steps against their reference. */
final class GoldenTraining implements AutoCloseable {

    private static final Pattern STEP =
            Pattern.compile("step(\\d+)\\.(exp_avg\\.|exp_avg_sq\\.)?(.+)");
    private static final String GRADIENT = "grad.";

    private final FrozenBase base;
    private final AdapterFolder folder;
    private final GoldenInput input;
    private final GoldenOptimiser optimiser;
    private final AdapterState start;
    private final TrainableAdapter adapter;
    private final FusedTrainer trainer;
    private final Map<Integer, AdapterState> states = new TreeMap<>();
    private final List<Float> losses = new ArrayList<>();
    private FusedTrainer.Gradient gradient;

    GoldenTraining(Path path, FrozenBase base, AdapterFolder folder, GoldenInput input) {
        this.base = base;
        this.folder = folder;
        this.input = input;
        this.optimiser = GoldenOptimiser.of(path);
        this.trainer = new FusedTrainer(base);
        this.start = AdapterState.untrained(folder.spec(), folder.labels(), folder.parameters());
        this.adapter = TrainableAdapter.restore(base, start, 0);
    }

    /** Empty for a tensor that training does not give. */
    Optional<Comparison> compare(String name, float[] expected) {
        if (input.targets().isEmpty()) {
            return Optional.empty();
        }
        if (name.equals("loss")) {
            return Optional.of(forward(name, new float[] {gradient().loss()}, expected));
        }
        if (name.startsWith(GRADIENT)) {
            return tensor(name.substring(GRADIENT.length()))
                    .map(found -> found.from(exact(gradient().values())))
                    .map(own -> Comparison.of(name, own, expected, Comparison.GRADIENT));
        }
        if (name.equals("losses")) {
            return Optional.of(forward(name, losses(expected.length), expected));
        }
        if (name.equals("logits_after")) {
            return Optional.of(forward(name, scores(lastState()), expected));
        }
        Matcher step = STEP.matcher(name);
        return step.matches() ? step(name, step, expected) : Optional.empty();
    }

    private Optional<Comparison> step(String name, Matcher step, float[] expected) {
        String part = step.group(2) == null ? "" : step.group(2);
        return tensor(step.group(3))
                .map(
                        found -> {
                            AdapterState state = stateAfter(Integer.parseInt(step.group(1)));
                            float[] values =
                                    switch (part) {
                                        case "exp_avg." -> state.firstMoment();
                                        case "exp_avg_sq." -> state.secondMoment();
                                        default -> state.parameters();
                                    };
                            double tolerance =
                                    part.isEmpty() ? Comparison.FORWARD : Comparison.GRADIENT;
                            return Comparison.of(name, found.from(values), expected, tolerance);
                        });
    }

    /** Scores with a state's parameters. */
    private float[] scores(AdapterState state) {
        AdapterFolder after =
                new AdapterFolder(
                        folder.format(),
                        state.spec(),
                        state.labels(),
                        state.parameters(),
                        folder.tensors());
        return new GoldenForward(base, after, input).scores();
    }

    private static Comparison forward(String name, float[] found, float[] expected) {
        return Comparison.of(name, found, expected, Comparison.FORWARD);
    }

    private Optional<NamedTensor> tensor(String key) {
        return folder.tensor(base, key);
    }

    private FusedTrainer.Gradient gradient() {
        if (gradient == null) {
            gradient = gradient(start);
        }
        return gradient;
    }

    private FusedTrainer.Gradient gradient(AdapterState state) {
        try (TrainableAdapter at = TrainableAdapter.restore(base, state, 0)) {
            return trainer.gradients(List.of(batch(at))).get(0);
        }
    }

    private float[] exact(float[] values) {
        ParameterLayout exactly = base.layout(folder.spec(), Math.max(1, folder.labels().size()));
        return HeadResize.move(values, adapter.layout(), exactly, folder.labels().size());
    }

    private TaskBatch batch(TrainableAdapter trained) {
        return new TaskBatch(trained, input.rows(), input.targets(), optimiser.hyperparameters());
    }

    private AdapterState stateAfter(int step) {
        while (adapter.steps() < step) {
            losses.add((float) trainer.step(List.of(batch(adapter))).get(0).meanLoss());
            states.put((int) adapter.steps(), adapter.state());
        }
        return states.get(step);
    }

    private AdapterState lastState() {
        return stateAfter(Math.max(optimiser.steps(), (int) adapter.steps()));
    }

    /** The loss before each step, and after the last one. */
    private float[] losses(int count) {
        stateAfter(count - 1);
        float[] values = new float[count];
        for (int i = 0; i < count - 1; i++) {
            values[i] = losses.get(i);
        }
        values[count - 1] = gradient(stateAfter(count - 1)).loss();
        return values;
    }

    @Override
    public void close() {
        adapter.close();
    }
}
