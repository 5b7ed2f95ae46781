package io.perennial.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.cli.doctor.Finding;
import io.perennial.cli.doctor.KafkaChecks;
import io.perennial.cli.doctor.LibraryChecks;
import io.perennial.cli.doctor.Machine;
import io.perennial.cli.doctor.MachineChecks;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial doctor}: whether everything that is needed is there and set up right. */
@Command(
        name = "doctor",
        description = {
            "Look at Java, memory, native libraries, processor, GPU, disk, ports, Kafka, its topics and its clock, and name"
                    + " one next step for each finding.",
            "Exits with 1 where something is broken."
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "perennial-cluster",
            description = "Folder where data is to lie. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("");

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Subtasks that the job is to have. Default: ${DEFAULT-VALUE}.")
    private int parallelism;

    @Option(
            names = "--ports",
            split = ",",
            paramLabel = "KAFKA,UI,SERVING",
            defaultValue = "9092,8081,8080",
            arity = "1",
            description =
                    "Ports that perennial cluster start would take. Default: ${DEFAULT-VALUE}.")
    private List<Integer> ports = List.of();

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private static final List<String> PORT_OPTIONS = List.of("--kafka-port", "--ui-port", "--port");

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        Machine machine = Machine.here();
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new MachineChecks(machine).findings(folder, named(ports)));
        findings.addAll(new LibraryChecks(machine).findings(compute.base(), compute.compute()));
        findings.addAll(
                new KafkaChecks(machine, kafka.connection(), parallelism)
                        .findings(kafka.isNamed(spec)));
        show(findings, terminal);
        return count(findings, Finding.Level.BROKEN) == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static List<MachineChecks.Port> named(List<Integer> ports) {
        List<MachineChecks.Port> named = new ArrayList<>();
        for (int each = 0; each < Math.min(ports.size(), PORT_OPTIONS.size()); each++) {
            named.add(new MachineChecks.Port(PORT_OPTIONS.get(each), ports.get(each)));
        }
        return named;
    }

    private void show(List<Finding> findings, Terminal terminal) {
        if (json) {
            terminal.line(json(findings).toString());
            return;
        }
        for (Finding finding : findings) {
            terminal.line(
                    "%-8s %-10s %s"
                            .formatted(finding.level().code(), finding.check(), finding.found()));
            if (!finding.next().isEmpty()) {
                terminal.line("                    next: " + finding.next());
            }
        }
        terminal.line("");
        terminal.line(
                "%d broken, %d warnings"
                        .formatted(
                                count(findings, Finding.Level.BROKEN),
                                count(findings, Finding.Level.WARNING)));
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode array = JSON.createArrayNode();
        for (Finding finding : findings) {
            ObjectNode object = array.addObject();
            object.put("check", finding.check());
            object.put("level", finding.level().code());
            object.put("found", finding.found());
            if (!finding.next().isEmpty()) {
                object.put("next", finding.next());
            }
        }
        return array;
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
