package io.perennial.cli.command;

import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.ShellWords;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import io.perennial.model.pretrain.ModelCard;
import io.perennial.model.pretrain.Pretraining;
import io.perennial.model.pretrain.PretrainingCompute;
import io.perennial.model.pretrain.PretrainingSettings;
import io.perennial.model.pretrain.text.CorpusPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial pretrain}: makes a base from text. */
@Command(
        name = "pretrain",
        description = {
            "Make a base: train a tokenizer and a BERT-type encoder from text files.",
            "",
            "The folder takes config.json, model.safetensors (float16), tokenizer.json, README.md and losses.svg, and"
                    + " keeps checkpoints in pretraining/. A stopped run goes on when the command is given again; with"
                    + " more --steps a finished one goes on from where its rates began to fall."
        })
public final class PretrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--corpus",
            paramLabel = "FILE[:WEIGHT]",
            arity = "1..*",
            required = true,
            description =
                    "UTF-8 text, plain, .gz or .xz: a paragraph or an utterance a line, a blank line between documents."
                            + " The weight says how often its text is read beside that of the others; without one, 1.")
    private List<String> corpus = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Takes the base.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "BASE",
            description =
                    "Go on from this base, a folder or default (the one that is shipped), with its sizes and its"
                            + " tokenizer. Without it a run starts from nothing.")
    private @Nullable String from;

    @Option(
            names = "--name",
            defaultValue = "perennial-base",
            description = "For its model card. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "not stated; it depends on the text that was read",
            description = "Of the weights, for the model card.")
    private String licence;

    @Mixin private EncoderOptions encoder = new EncoderOptions();

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description =
                    "One of ${COMPLETION-CANDIDATES}; auto takes bf16 where the processor or a GPU computes in it."
                            + " Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.AUTO;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Threads inside one operation; 0 leaves it to the engine. Default: 0.")
    private int threads;

    @Override
    public Integer call() throws IOException {
        refuseSizesBesideABase();
        List<CorpusPart> parts = corpus.stream().map(CorpusPart::parse).toList();
        PretrainingSettings settings = encoder.settings();
        PretrainingCompute compute = PretrainingCompute.of(device, precision, threads);
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        String command =
                ShellWords.command(
                        "./perennial", spec.root().commandLine().getParseResult().originalArgs());
        Files.createDirectories(out);
        PretrainingProgress progress =
                new PretrainingProgress(terminal, settings.schedule().steps());
        Pretraining pretraining =
                new Pretraining(
                        out,
                        parts,
                        Optional.ofNullable(from).map(BaseLocation::parse),
                        settings,
                        compute,
                        new ModelCard(name, licence, command),
                        progress);
        boolean done = run(pretraining, progress);
        terminal.line("");
        terminal.line(
                done
                        ? "The base is in " + out + "; use it with --base " + out
                        : "Stopped. The same command goes on from here.");
        return ExitCode.DONE;
    }

    private static boolean run(Pretraining pretraining, PretrainingProgress progress)
            throws IOException {
        try (ClosingStack atExit = new ClosingStack()) {
            atExit.add("pre-training", progress);
            try {
                return pretraining.run();
            } finally {
                progress.ended();
            }
        }
    }

    private void refuseSizesBesideABase() {
        for (String size : EncoderOptions.SIZES) {
            if (from != null && spec.commandLine().getParseResult().hasMatchedOption(size)) {
                throw new UserException(
                        "%s and --from do not go together: a base has its sizes; leave one of them out"
                                .formatted(size));
            }
        }
    }
}
