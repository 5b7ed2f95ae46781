package io.perennial.flink.train;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.model.transfer.FirstExamples;
import io.perennial.model.transfer.StartCandidate;
import io.perennial.model.transfer.StartChoice;
import io.perennial.model.transfer.TransferStart;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Gives a new task's adapter its start. Belongs to the worker thread. */
final class Starter {

    private final FrozenBase base;
    private final TransferStart transfer;

    Starter(FrozenBase base) {
        this.base = base;
        this.transfer = new TransferStart(base);
    }

    /** Chooses, and puts the chosen body into the work's adapter. */
    StartingPoint start(TaskWork work) {
        TrainableAdapter adapter = Objects.requireNonNull(work.adapter());
        TaskWork.Beginning beginning = Objects.requireNonNull(work.beginning());
        List<StartCandidate> candidates =
                beginning.sources().stream().map(StartCandidate::of).toList();
        StartChoice choice = transfer.choose(adapter, first(beginning.first()), candidates);
        choice.applyTo(adapter, base);
        return StartingPoint.of(choice);
    }

    /** With labels of all of them, also of those that the adapter gets to know later. */
    private static FirstExamples first(List<TrainingExample> examples) {
        List<String> labels =
                examples.stream()
                        .flatMap(example -> Arrays.stream(example.answer().labels()))
                        .distinct()
                        .toList();
        return new FirstExamples(
                examples.stream().map(TrainingExample::text).toList(),
                new Targets(labels).of(examples));
    }
}
