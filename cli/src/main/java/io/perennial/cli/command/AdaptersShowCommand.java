package io.perennial.cli.command;

import io.perennial.cli.adapters.AdapterDescription;
import io.perennial.cli.adapters.AdapterJson;
import io.perennial.cli.adapters.ParameterGroup;
import io.perennial.cli.adapters.ServedTask;
import io.perennial.cli.adapters.SignatureView;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.signature.TrustedKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial adapters show}: everything about one adapter. */
@Command(
        name = "show",
        description = "Show everything about a task's current adapter.",
        footer = {
            "",
            "The sizes of its matrices are shown where --base is the adapter's own base."
        })
final class AdaptersShowCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PublishedTask published = new PublishedTask();

    @Mixin private BaseOption base = new BaseOption();

    @Option(
            names = "--trusted-keys",
            paramLabel = "FILE|DIR",
            description =
                    "Public keys (PEM, Ed25519), to see which of them has signed the version.")
    private @Nullable Path trustedKeys;

    @Option(names = "--json", description = "Print JSON, with the lineage in full.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        Optional<TrustedKeys> keys = Optional.ofNullable(trustedKeys).map(TrustedKeys::read);
        ServedTask task = published.read();
        SignatureView signature = SignatureView.of(task.adapter().orElseThrow().published(), keys);
        List<ParameterGroup> groups = groups(task.adapter().orElseThrow().artifact());
        if (json) {
            terminal.line(AdapterJson.details(task, groups, signature));
        } else {
            AdapterDescription.lines(task, groups, signature).forEach(terminal::line);
        }
        return ExitCode.DONE;
    }

    /** None where the base is another one: only the adapter's own base tells its layout. */
    private List<ParameterGroup> groups(AdapterArtifact artifact) {
        try (FrozenBase loaded = base.acquire()) {
            return loaded.fingerprint().equals(artifact.baseFingerprint())
                    ? ParameterGroup.of(loaded, artifact)
                    : List.of();
        }
    }
}
