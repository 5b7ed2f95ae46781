package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainCommandTest {

    @TempDir Path folder;

    private Path corpus() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int document = 0; document < 300; document++) {
            for (String season : List.of("spring", "summer", "autumn", "winter")) {
                lines.add("In %s of year %d it was as it was before.".formatted(season, document));
            }
            lines.add("");
        }
        return Files.write(folder.resolve("seasons.txt"), lines);
    }

    private CommandRun pretrain(Path out, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("pretrain", "--corpus", corpus() + ":2", "--out"));
        arguments.add(out.toString());
        arguments.addAll(
                List.of("--layers", "1", "--hidden-size", "16", "--heads", "2", "--threads", "1"));
        arguments.addAll(
                List.of("--vocabulary", "90", "--longest-row", "32", "--step-tokens", "128"));
        arguments.addAll(List.of("--warm-up-steps", "2", "--report-every", "2"));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void makesABaseThatLoadsAndGoesOnLater() throws IOException {
        Path out = folder.resolve("base");

        CommandRun first = pretrain(out, "--steps", "4", "--decay-steps", "2");

        assertThat(first.err()).isEmpty();
        assertThat(first.out()).contains("counting words", "step 4 of 4", "--base " + out);
        assertThat(out.resolve("README.md")).content().contains("seasons.txt", "--layers 1");
        try (FrozenBase base =
                FrozenBase.acquire(
                        BaseLocation.parse(out.toString()), ComputeSettings.defaults())) {
            assertThat(base.config().hiddenSize()).isEqualTo(16);
            assertThat(base.textEncoder().encode("in spring", null).tokenIds()).hasSize(4);
        }

        CommandRun longer = pretrain(out, "--steps", "8", "--decay-steps", "2");

        assertThat(longer.out()).contains("going on after step 2", "step 8 of 8");
    }

    @Test
    void goesOnFromABase() throws IOException {
        Path base = folder.resolve("base");
        pretrain(base, "--steps", "4", "--decay-steps", "2");
        Path next = folder.resolve("next");
        List<String> arguments =
                List.of(
                        "pretrain",
                        "--corpus",
                        folder.resolve("seasons.txt").toString(),
                        "--out",
                        next.toString(),
                        "--from",
                        base.toString(),
                        "--longest-row",
                        "32",
                        "--step-tokens",
                        "128",
                        "--warm-up-steps",
                        "1",
                        "--decay-steps",
                        "1",
                        "--threads",
                        "1",
                        "--steps",
                        "2");

        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("reading the base " + base);
        assertThat(next.resolve("config.json"))
                .hasSameTextualContentAs(base.resolve("config.json"));

        List<String> wider = new ArrayList<>(arguments);
        wider.addAll(List.of("--hidden-size", "32"));
        CommandRun refused = CommandRun.of(wider.toArray(String[]::new));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains("--hidden-size and --from do not go together: a base has its sizes");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        CommandRun run =
                CommandRun.of(
                        "pretrain",
                        "--corpus",
                        folder.resolve("absent.txt").toString(),
                        "--out",
                        folder.resolve("base").toString());

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("absent.txt");
    }

    @Test
    void saysWhichStepsDoNotFit() throws IOException {
        CommandRun run = pretrain(folder.resolve("base"), "--steps", "10", "--decay-steps", "20");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("warm-up and decay must fit into the steps");
    }
}
