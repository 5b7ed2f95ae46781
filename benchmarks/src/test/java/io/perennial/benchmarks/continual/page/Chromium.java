package io.perennial.benchmarks.continual.page;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A real browser without a window. */
final class Chromium {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Path ON_MACOS =
            Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final long LONGEST_SECONDS = 120;

    private final Path program;
    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /**
     * What became of a page.
     *
     * @param document after all scripts
     * @param console what scripts and the browser wrote about the page
     */
    record Page(Document document, List<String> console) {}

    /**
     * The one of the property {@code chromium}, else the first on the path; empty if there is none.
     *
     * @param folder for its profile and what it prints
     */
    static Optional<Chromium> find(Path folder) {
        String chosen = System.getProperty("chromium");
        Stream<Path> candidates = chosen == null ? onThePath() : Stream.of(Path.of(chosen));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, folder));
    }

    private static Stream<Path> onThePath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> all =
                Stream.of(path.split(File.pathSeparator, -1))
                        .filter(each -> !each.isEmpty())
                        .flatMap(each -> NAMES.stream().map(name -> Path.of(each, name)));
        return Stream.concat(all, Stream.of(ON_MACOS));
    }

    /** Opens a page in a window of this width and waits for its scripts. */
    Page open(Path html, int width) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        run(html, dom, log, "--window-size=" + width + ",900", "--dump-dom");
        List<String> console = new ArrayList<>();
        for (String line : read(log).lines().toList()) {
            if (line.contains(":CONSOLE")) {
                console.add(line);
            }
        }
        return new Page(Jsoup.parse(read(dom)), console);
    }

    /** Takes a picture of what a window of this size shows. */
    void photograph(Path html, Path png, int width, int height, boolean dark)
            throws IOException, InterruptedException {
        run(
                html,
                folder.resolve("screenshot.txt"),
                folder.resolve("log.txt"),
                "--window-size=" + width + "," + height,
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--hide-scrollbars",
                "--screenshot=" + png);
    }

    private void run(Path html, Path output, Path log, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        Collections.addAll(
                command,
                "--headless",
                "--disable-gpu",
                "--no-sandbox",
                "--no-first-run",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"));
        Collections.addAll(command, options);
        command.add(html.toUri().toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(log.toFile())
                        .start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " did not end; it wrote: " + read(log));
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " failed: " + read(log));
        }
    }

    /** What is not UTF-8 in the browser's own messages does not matter. */
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
