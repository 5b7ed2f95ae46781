package io.perennial.cli.command;

import io.perennial.model.pretrain.PretrainingObjective;
import io.perennial.model.pretrain.PretrainingPace;
import io.perennial.model.pretrain.PretrainingSchedule;
import io.perennial.model.pretrain.PretrainingSettings;
import java.util.List;
import picocli.CommandLine.Option;

/** What a base is made of. */
final class EncoderOptions {

    /** What a base that a run goes on from brings itself. */
    static final List<String> SIZES =
            List.of("--layers", "--hidden-size", "--heads", "--vocabulary", "--word-vectors");

    @Option(
            names = "--layers",
            defaultValue = "4",
            paramLabel = "N",
            description = "Transformer layers. Default: ${DEFAULT-VALUE}.")
    private int layers;

    @Option(
            names = "--hidden-size",
            defaultValue = "256",
            paramLabel = "N",
            description = "Width of a token's vector. Default: ${DEFAULT-VALUE}.")
    private int hiddenSize;

    @Option(
            names = "--heads",
            defaultValue = "4",
            paramLabel = "N",
            description = "Attention heads. Default: ${DEFAULT-VALUE}.")
    private int heads;

    @Option(
            names = "--vocabulary",
            defaultValue = "16384",
            paramLabel = "N",
            description =
                    "Most tokens of the tokenizer, where the folder has none yet. Default: ${DEFAULT-VALUE}.")
    private int vocabulary;

    @Option(
            names = "--longest-row",
            defaultValue = "128",
            paramLabel = "TOKENS",
            description =
                    "Longest row that is trained, and that the base reads. Default: ${DEFAULT-VALUE}.")
    private int longestRow;

    @Option(
            names = "--steps",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Steps of the whole run. Default: ${DEFAULT-VALUE}.")
    private long steps;

    @Option(
            names = "--warm-up-steps",
            defaultValue = "200",
            paramLabel = "N",
            description = "Steps with rising rates at its start. Default: ${DEFAULT-VALUE}.")
    private long warmUpSteps;

    @Option(
            names = "--decay-steps",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Steps with falling rates at its end. Default: ${DEFAULT-VALUE}.")
    private long decaySteps;

    @Option(
            names = "--step-tokens",
            defaultValue = "4096",
            paramLabel = "N",
            description =
                    "About how many tokens a step reads, padding included. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(
            names = "--learning-rate",
            defaultValue = "0.001",
            paramLabel = "RATE",
            description = "Of embeddings, biases and norms. Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--matrix-learning-rate",
            defaultValue = "0.002",
            paramLabel = "RATE",
            description = "Of the matrices inside the layers. Default: ${DEFAULT-VALUE}.")
    private double matrixLearningRate;

    @Option(
            names = "--masked",
            defaultValue = "0.2",
            paramLabel = "SHARE",
            description = "Share of the tokens that are masked. Default: ${DEFAULT-VALUE}.")
    private double masked;

    @Option(
            names = "--neighbour-weight",
            defaultValue = "0.1",
            paramLabel = "WEIGHT",
            description =
                    "Of the contrastive loss on neighbouring windows; 0 for masked-language modelling alone. Default: ${DEFAULT-VALUE}.")
    private double neighbourWeight;

    @Option(
            names = "--temperature",
            defaultValue = "0.05",
            paramLabel = "T",
            description = "Of the contrastive loss. Default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(
            names = "--report-every",
            defaultValue = "50",
            paramLabel = "STEPS",
            description = "Between two points of the loss curve. Default: ${DEFAULT-VALUE}.")
    private long reportEvery;

    @Option(
            names = "--checkpoint-every",
            defaultValue = "200",
            paramLabel = "STEPS",
            description = "Between two checkpoints. Default: ${DEFAULT-VALUE}.")
    private long checkpointEvery;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of starting values and of what is read when. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--word-vectors",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Start word embeddings from co-occurrence statistics instead of random numbers. Default: on.")
    private boolean wordVectors;

    PretrainingSettings settings() {
        return new PretrainingSettings(
                layers,
                hiddenSize,
                heads,
                vocabulary,
                new PretrainingObjective(masked, neighbourWeight, temperature),
                new PretrainingSchedule(
                        steps, warmUpSteps, decaySteps, learningRate, matrixLearningRate),
                new PretrainingPace(tokens, longestRow, reportEvery, checkpointEvery),
                wordVectors,
                seed);
    }
}
