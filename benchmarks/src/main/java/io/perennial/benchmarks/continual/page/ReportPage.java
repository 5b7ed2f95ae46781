package io.perennial.benchmarks.continual.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A continual-learning report as one HTML file: charts, tables, definitions and the data itself. It
 * loads nothing from anywhere, and its content security policy lets no script run but its own.
 */
public final class ReportPage {

    /** The form of {@code report.json} that the page reads. */
    private static final int VERSION = 1;

    /** In the order in which they build on each other. */
    private static final List<String> SCRIPTS =
            List.of(
                    "elements.js",
                    "numbers.js",
                    "strategies.js",
                    "heatmap.js",
                    "bars.js",
                    "dots.js",
                    "curves.js",
                    "answer.js",
                    "facts.js",
                    "page.js");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportPage() {}

    /**
     * @param reportJson what {@code report.json} holds, version 1
     * @throws IllegalArgumentException if it is not JSON, or of another version
     */
    public static String html(String reportJson) {
        String script =
                SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
        return resource("report.html")
                .replace("{{style}}", resource("report.css"))
                .replace("{{script-source}}", source(script))
                .replace("{{script}}", script)
                .replace("{{report}}", embedded(checked(reportJson)));
    }

    private static JsonNode checked(String reportJson) {
        JsonNode report;
        try {
            report = JSON.readTree(reportJson);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the report is not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode version = report.path("version");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IllegalArgumentException(
                    "the report has version %s; the page shows version %d, so write the report again with this build"
                            .formatted(version.isMissingNode() ? "none" : version, VERSION));
        }
        return report;
    }

    /**
     * JSON that no text within can end early: in a script element, only {@code <} begins what ends
     * it or comments it out, and JSON has that only inside of strings.
     */
    private static String embedded(JsonNode report) {
        return report.toString().replace("<", "\\u003c");
    }

    /** How a content security policy names exactly this script (CSP level 2, section 4.2.5). */
    private static String source(String script) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A text with line feeds only, as a browser reads it, so that its digest is the same. */
    private static String resource(String name) {
        try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
