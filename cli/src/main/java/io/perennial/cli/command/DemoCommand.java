package io.perennial.cli.command;

import io.perennial.cli.demo.Demo;
import io.perennial.cli.demo.DemoSettings;
import io.perennial.cli.demo.DeploymentSettings;
import io.perennial.cli.terminal.ShellWords;
import io.perennial.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial demo}: everything in one JVM, and the proof that nothing is forgotten. */
@Command(
        name = "demo",
        description = {
            "Teach several tasks one after another and show that none is forgotten.",
            "Runs a Kafka broker, the trainer on Flink and the serving process in one JVM, on loopback ports."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every promise held: all tasks learned, forgetting 0.0, earlier answers bitwise identical",
            "1:it failed, or a promise was broken",
            "2:the command line was not understood"
        })
public final class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private StreamOptions streams = new StreamOptions();

    @Mixin private AdapterOptions adapter = new AdapterOptions();

    @Option(
            names = "--passes",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "How often every example is trained on: once fresh, then from the task's own replay."
                            + " Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write report.html, which shows the results in a browser, and report.json there."
                            + " Default: a folder beside the log.")
    private @Nullable Path report;

    @Option(names = "--keep", description = "Leave everything running afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Keep Kafka's log, checkpoints and Flink's files there; must be new or empty."
                            + " Default: a temporary folder, deleted at the end.")
    private @Nullable Path folder;

    @Option(
            names = "--port",
            defaultValue = "0",
            description = "Port of the serving process; 0 takes a free one. Default: 0.")
    private int port;

    @Option(
            names = "--ui-port",
            defaultValue = "0",
            description = "Port of Flink's web page; 0 takes a free one. Default: 0.")
    private int uiPort;

    @Option(
            names = "--broker-port",
            defaultValue = "0",
            description = "Port of Kafka; 0 takes a free one. Default: 0.")
    private int brokerPort;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "Give up when nothing has changed for so long. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoSettings settings =
                new DemoSettings(
                        streams.streams(), adapter.spec(), passes, Duration.ofSeconds(patience));
        DeploymentSettings deployment =
                DeploymentSettings.defaults()
                        .withBase(compute.base(), compute.compute())
                        .withPorts(brokerPort, uiPort, port);
        Demo.Output output = new Demo.Output(folder, json, report, keep);
        return new Demo(settings, deployment, output, invocation())
                .run(Terminal.of(spec.commandLine().getOut()));
    }

    private Demo.Invocation invocation() {
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        return new Demo.Invocation(
                spec.version()[0].replaceFirst("^perennial ", ""),
                ShellWords.command("./perennial", arguments));
    }
}
