package io.perennial.model.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A run in a folder: {@code checkpoint.safetensors} is where it goes on after a stop, {@code
 * before-decay.safetensors} where a longer run goes on later, {@code losses.csv} its loss curve.
 */
final class PretrainingRun {

    static final String CHECKPOINT = "checkpoint.safetensors";
    static final String BEFORE_DECAY = "before-decay.safetensors";
    static final String LOSSES = "losses.csv";

    private static final int EVALUATION_BATCHES = 6;
    private static final long EVALUATION_SEED = 77;

    private final Path folder;
    private final PretrainingSchedule schedule;
    private final PretrainingPace pace;
    private final List<RowShape> shapes;
    private final WindowSampler sampler;
    private final List<MaskedBatch> heldOut;
    private final PretrainingListener listener;

    /**
     * @param listener hears every point of the loss curve
     */
    PretrainingRun(
            Path folder,
            PretrainingSchedule schedule,
            PretrainingPace pace,
            List<TrainingText> texts,
            int vocabularySize,
            double maskedShare,
            long seed,
            PretrainingListener listener) {
        this.folder = folder;
        this.schedule = schedule;
        this.pace = pace;
        this.shapes = RowShape.cycle(pace.tokensPerStep(), pace.longestRow());
        this.sampler =
                new WindowSampler(
                        texts, vocabularySize, SpecialTokens.BERT, maskedShare, false, seed);
        WindowSampler evaluation =
                new WindowSampler(
                        texts,
                        vocabularySize,
                        SpecialTokens.BERT,
                        maskedShare,
                        true,
                        EVALUATION_SEED);
        List<MaskedBatch> batches = new ArrayList<>();
        for (int i = 0; i < EVALUATION_BATCHES; i++) {
            batches.add(evaluation.batch(i, shapes.get(i % shapes.size())));
        }
        this.heldOut = List.copyOf(batches);
        this.listener = listener;
    }

    /**
     * Where to go on: the latest checkpoint. Where that lies in a decay that the schedule lacks,
     * the state from before the decay takes its place.
     */
    static Path latest(Path folder, PretrainingSchedule schedule) throws IOException {
        Path checkpoint = folder.resolve(CHECKPOINT);
        Path beforeDecay = folder.resolve(BEFORE_DECAY);
        if (Files.exists(beforeDecay)) {
            long start = PretrainingCheckpoint.steps(beforeDecay);
            if (start != schedule.decayStart()) {
                Files.move(
                        beforeDecay,
                        checkpoint,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return checkpoint;
    }

    /**
     * Trains to the schedule's end, or until the listener asks for a stop, and answers with the
     * loss curve so far.
     */
    LossCurve run(Pretrainer trainer) throws IOException {
        LossCurve curve = LossCurve.open(folder.resolve(LOSSES), trainer.steps());
        double earlier = curve.seconds();
        long started = System.nanoTime();
        LossMeans means = new LossMeans();
        while (trainer.steps() < schedule.steps()) {
            long step = trainer.steps();
            if (step == schedule.decayStart() && schedule.decaySteps() > 0) {
                trainer.checkpoint().write(folder.resolve(BEFORE_DECAY));
            }
            means.add(step(trainer, step));
            long done = trainer.steps();
            boolean last = done == schedule.steps();
            boolean stopped = listener.stopAsked();
            if (done % pace.reportEvery() == 0 || last) {
                double seconds = earlier + (System.nanoTime() - started) / 1e9;
                LossCurve.Point point =
                        new LossCurve.Point(
                                done, trainer.tokens(), seconds, means.take(), measure(trainer));
                curve.add(point);
                listener.measured(point);
            }
            if (done % pace.checkpointEvery() == 0 || last || stopped) {
                trainer.checkpoint().write(folder.resolve(CHECKPOINT));
            }
            if (stopped) {
                break;
            }
        }
        return curve;
    }

    private StepLosses step(Pretrainer trainer, long step) {
        MaskedBatch batch = sampler.batch(step, shapes.get((int) (step % shapes.size())));
        double factor = schedule.factor(step);
        return trainer.step(batch, schedule.rate() * factor, schedule.matrixRate() * factor);
    }

    private StepLosses measure(Pretrainer trainer) {
        LossMeans means = new LossMeans();
        heldOut.forEach(batch -> means.add(trainer.measure(batch)));
        return means.take();
    }
}
