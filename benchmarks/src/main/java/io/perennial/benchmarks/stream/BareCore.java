package io.perennial.benchmarks.stream;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The training core alone: as many trainers as the job has subtasks, each with its share of the
 * tasks, on texts that are encoded already. What it reaches is what the job could reach at most.
 */
final class BareCore {

    private final FrozenBase base;
    private final PipelineLoad load;
    private final int trainers;
    private final int tasksPerStep;

    BareCore(FrozenBase base, PipelineLoad load, int trainers, int tasksPerStep) {
        this.base = base;
        this.load = load;
        this.trainers = trainers;
        this.tasksPerStep = tasksPerStep;
    }

    /**
     * Examples a second.
     *
     * @param batches of each task, after one to warm up
     */
    double measure(int batches) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(trainers);
        try {
            List<Trainer> all = new ArrayList<>();
            for (int trainer = 0; trainer < trainers; trainer++) {
                all.add(new Trainer(trainer, batches + 1));
            }
            train(threads, all, 0, 1);
            long start = System.nanoTime();
            train(threads, all, 1, batches + 1);
            double seconds = (System.nanoTime() - start) / 1e9;
            all.forEach(Trainer::close);
            return (double) load.tasks() * batches * load.batchSize() / seconds;
        } finally {
            threads.shutdown();
        }
    }

    private static void train(ExecutorService threads, List<Trainer> all, int from, int to)
            throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (Trainer trainer : all) {
            running.add(threads.submit(() -> trainer.train(from, to)));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    /** The tasks of one trainer. */
    private final class Trainer {
        private final FusedTrainer trainer = new FusedTrainer(base);
        private final List<TrainableAdapter> adapters = new ArrayList<>();
        private final List<List<TaskBatch>> batches = new ArrayList<>();

        Trainer(int index, int count) {
            for (int task = index; task < load.tasks(); task += trainers) {
                TrainableAdapter adapter =
                        TrainableAdapter.create(
                                base, AdapterSpec.defaults(), StreamLoad.LABELS, task);
                adapters.add(adapter);
                SplittableRandom random = new SplittableRandom(task);
                List<TaskBatch> own = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    own.add(batch(adapter, random));
                }
                batches.add(own);
            }
        }

        private TaskBatch batch(TrainableAdapter adapter, SplittableRandom random) {
            List<EncodedText> texts = new ArrayList<>();
            int[] labels = new int[load.batchSize()];
            for (int row = 0; row < labels.length; row++) {
                labels[row] = random.nextInt(StreamLoad.LABELS.size());
                texts.add(base.textEncoder().encode(RandomTexts.next(random), null));
            }
            return TaskBatch.ofLabels(adapter, texts, labels, Hyperparameters.of(1e-3));
        }

        void train(int from, int to) {
            for (int i = from; i < to; i++) {
                for (int first = 0; first < batches.size(); first += tasksPerStep) {
                    int round = i;
                    int end = Math.min(batches.size(), first + tasksPerStep);
                    trainer.step(
                            batches.subList(first, end).stream()
                                    .map(own -> own.get(round))
                                    .toList());
                }
            }
        }

        void close() {
            adapters.forEach(TrainableAdapter::close);
        }
    }
}
