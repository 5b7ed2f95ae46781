package io.perennial.fuzz.run;

import io.perennial.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Feeds targets in turns until the time is over. A target that fails is not fed again; what it
 * failed on is written into a file of the folder at once.
 *
 * <p>While it runs, the file {@value #RUNNING} names the target and the seed being tried: should
 * the process itself end over one, that is the one.
 */
public final class FuzzRun {

    /** The file that says what is being tried. */
    public static final String RUNNING = "running.txt";

    private static final Duration TURN = Duration.ofSeconds(2);

    private final FuzzSettings settings;
    private final Path folder;
    private final Consumer<String> progress;
    private final Function<String, FuzzTarget<?>> targets;

    /**
     * @param folder exists
     * @param progress hears a line of what happens
     */
    public FuzzRun(FuzzSettings settings, Path folder, Consumer<String> progress) {
        this(settings, folder, progress, FuzzTargets::open);
    }

    FuzzRun(
            FuzzSettings settings,
            Path folder,
            Consumer<String> progress,
            Function<String, FuzzTarget<?>> targets) {
        this.targets = targets;
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
    }

    /** Runs, and says what became of every target, in the order of the settings. */
    public List<TargetResult> run() {
        List<TargetRun> runs = new ArrayList<>();
        try {
            for (String name : settings.targets()) {
                runs.add(new TargetRun(targets.apply(name), settings.seed()));
            }
            JqwikSession.run(() -> feed(runs));
            Files.deleteIfExists(folder.resolve(RUNNING));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        } finally {
            runs.forEach(TargetRun::close);
        }
        return runs.stream().map(TargetRun::result).toList();
    }

    private void feed(List<TargetRun> runs) throws IOException {
        long end = System.nanoTime() + settings.time().toNanos();
        do {
            for (TargetRun run : runs) {
                if (!run.hasFailed()) {
                    turn(run, Math.min(end, System.nanoTime() + TURN.toNanos()));
                }
            }
        } while (System.nanoTime() < end && !runs.stream().allMatch(TargetRun::hasFailed));
    }

    private void turn(TargetRun run, long end) throws IOException {
        do {
            Files.writeString(
                    folder.resolve(RUNNING),
                    "target %s, seed %d%n".formatted(run.name(), run.nextSeed()));
            run.attempt();
        } while (System.nanoTime() < end && !run.hasFailed());
        if (run.hasFailed()) {
            run.result().failure().ifPresent(failure -> keep(run.name(), failure));
            progress.accept(run.name() + " failed; the others go on");
        }
    }

    private void keep(String target, FuzzFailure failure) {
        Path file = folder.resolve("%s-%d.txt".formatted(target, failure.seed()));
        try (PrintWriter out =
                new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            out.printf("target %s, seed %d%n%n%s%n%n", target, failure.seed(), failure.sample());
            failure.thrown().printStackTrace(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
