package io.perennial.serving.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running browser. */
public final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Path ON_MACOS =
            Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final long LONGEST_START_SECONDS = 60;

    private final Process process;
    private final int port;

    private Chromium(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The one of the property {@code chromium}, else the first on the path; empty if none. */
    public static Optional<Path> program() {
        String chosen = System.getProperty("chromium");
        Stream<Path> candidates = chosen == null ? onThePath() : Stream.of(Path.of(chosen));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> onThePath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> all =
                Stream.of(path.split(File.pathSeparator, -1))
                        .filter(each -> !each.isEmpty())
                        .flatMap(each -> NAMES.stream().map(name -> Path.of(each, name)));
        return Stream.concat(all, Stream.of(ON_MACOS));
    }

    /**
     * Starts it without a window; it listens on a free port of the loopback address.
     *
     * @param folder for its profile and what it prints
     */
    public static Chromium start(Path program, Path folder) throws Exception {
        Path profile = folder.resolve("profile");
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless=new",
                                "--disable-gpu",
                                "--no-sandbox",
                                "--no-first-run",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--force-device-scale-factor=1",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("chromium.log").toFile())
                        .start();
        return new Chromium(process, port(process, profile.resolve("DevToolsActivePort")));
    }

    private static int port(Process process, Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (!lines.isEmpty()) {
                    return Integer.parseInt(lines.get(0));
                }
            }
            Thread.sleep(20);
        }
        process.destroyForcibly();
        throw new IOException("Chromium did not start; see chromium.log beside its profile");
    }

    /** The page that it has opened by itself. */
    public Page page() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        HttpClient client = HttpClient.newHttpClient();
        URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
        while (System.nanoTime() < end) {
            String body =
                    client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                            .body();
            for (JsonNode target : new ObjectMapper().readTree(body)) {
                if (target.path("type").asText().equals("page")) {
                    return Page.open(
                            URI.create(target.path("webSocketDebuggerUrl").asText()), client);
                }
            }
            Thread.sleep(20);
        }
        throw new IOException("Chromium has no page");
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
