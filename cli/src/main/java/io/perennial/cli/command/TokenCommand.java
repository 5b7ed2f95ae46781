package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.serving.access.Holder;
import io.perennial.serving.access.InvalidTokensException;
import io.perennial.serving.access.NewToken;
import io.perennial.serving.access.Role;
import io.perennial.serving.access.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial token}: a new token for the serving process. */
@Command(
        name = "token",
        description = {
            "Make a token for the serving process: print it, and add its hash to a file.",
            "It is printed this once and stored nowhere. Taking its line out of the file takes it back,"
                    + " from the next start of the serving process on."
        })
public final class TokenCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Whom it is for.")
    private String name = "";

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE[,...]",
            defaultValue = "predict",
            description =
                    "What the holder may do, of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<Role> roles = new ArrayList<>();

    @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "The file for serve --tokens; made if it is not there.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        NewToken token = NewToken.of(holder());
        List<String> before =
                Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        List<String> after = new ArrayList<>(before);
        after.add(token.line());
        replace(after);
        Terminal.of(spec.commandLine().getOut()).line(token.secret());
        return ExitCode.DONE;
    }

    private Holder holder() {
        try {
            return new Holder(name, Set.copyOf(roles));
        } catch (IllegalArgumentException e) {
            throw new UserException("NAME '" + name + "': " + e.getMessage(), e);
        }
    }

    /** The file changes only if the server will be able to read it. */
    private void replace(List<String> lines) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path next = Files.createTempFile(absolute.getParent(), "tokens", ".tmp");
        try {
            Files.write(next, lines, StandardCharsets.UTF_8);
            Tokens.read(next);
            Files.move(
                    next,
                    absolute,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (InvalidTokensException e) {
            throw new UserException(
                    "the token was not added: "
                            + e.getMessage().replace(next.toString(), file.toString()),
                    e);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
