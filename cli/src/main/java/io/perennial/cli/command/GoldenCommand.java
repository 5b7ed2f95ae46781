package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.golden.GoldenCase;
import io.perennial.model.golden.GoldenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial golden FOLDER}: checks against other implementations' numbers. */
@Command(
        name = "golden",
        description = {
            "Check this build against numbers that other implementations computed.",
            "",
            "A case is a folder with config.json and model.safetensors (a base), input.json, perhaps adapter/"
                    + " (as PEFT or AdapterHub save it) and expected.safetensors: hidden states, scores, loss,"
                    + " gradients, optimiser steps. Forward values must agree within 1e-4 of a tensor's largest value,"
                    + " gradients within 1e-3, where tokens are real: padding is nobody's promise."
        })
public final class GoldenCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "A case, or a folder of cases.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        List<Path> cases = Files.isDirectory(folder) ? GoldenCase.in(folder) : List.of();
        if (cases.isEmpty()) {
            throw new UserException(
                    folder
                            + " holds no case: no folder in it has an expected.safetensors; give a folder of cases");
        }
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        int failed = 0;
        for (Path golden : cases) {
            GoldenResult result = GoldenCase.run(golden);
            terminal.line(result.describe());
            failed += result.passed() ? 0 : 1;
        }
        terminal.line("");
        terminal.line("%d passed, %d failed".formatted(cases.size() - failed, failed));
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
