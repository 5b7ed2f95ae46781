package io.perennial.cli.command;

import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.streams.InvalidDatasetException;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.LabeledTextReader;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LiveLine;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.example.LabeledExample;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial produce}: sends the texts of a file with their answers. */
@Command(
        name = "produce",
        description =
                "Send the texts of a file (.jsonl, .csv or .tsv) with their answers as examples of a task.")
public final class ProduceCommand implements Callable<Integer> {

    private static final int SHOW_EVERY = 500;

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "The task.")
    private String task = "";

    @Parameters(
            paramLabel = "FILE",
            description =
                    "One text a row, with its label, labels, value or target, and perhaps id and text_pair.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        LiveLine line = new LiveLine(Terminal.of(spec.commandLine().getOut()));
        try (Stream<LabeledText> rows = LabeledTextReader.open(file);
                ExampleSender sender = new ExampleSender(kafka.connection().checked())) {
            long sent = 0;
            for (Iterator<LabeledText> each = rows.iterator(); each.hasNext(); ) {
                sender.send(example(each.next()));
                sent++;
                if (sent % SHOW_EVERY == 0) {
                    line.show(String.format(Locale.ROOT, "%,d examples", sent));
                }
            }
            sender.flush();
            line.finish(
                    String.format(
                            Locale.ROOT,
                            "%,d examples of %s sent to %s",
                            sent,
                            task,
                            kafka.topics().examples()));
            return ExitCode.DONE;
        } catch (InvalidDatasetException e) {
            line.clear();
            throw new UserException(e.getMessage() + " (the rows before it were sent)", e);
        }
    }

    private LabeledExample example(LabeledText text) {
        return new LabeledExample(
                task, text.text(), text.textPair(), text.answer(), text.id(), null, Map.of());
    }
}
