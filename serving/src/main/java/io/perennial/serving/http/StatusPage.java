package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.annotation.Get;
import io.perennial.model.architecture.Objective;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusedArtifact;
import io.perennial.serving.follow.RefusedArtifacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A plain page that shows what is served; it reloads itself and needs no script. */
final class StatusPage {

    /** Where a version's accuracy may stand in its metadata, the best measurement first. */
    private static final List<String> ACCURACIES =
            List.of("holdout_accuracy", "accuracy", "prequential_accuracy");

    /**
     * The same for its loss, which is the mean squared error of a task that answers with numbers.
     */
    private static final List<String> LOSSES = List.of("holdout_loss", "prequential_loss");

    private final TaskDirectory directory;
    private final RefusedArtifacts refused;
    private final Supplier<FollowStatus> follower;
    private final ServerIdentity identity;
    private final String template = resource("status.html");

    StatusPage(
            TaskDirectory directory,
            RefusedArtifacts refused,
            Supplier<FollowStatus> follower,
            ServerIdentity identity) {
        this.directory = directory;
        this.refused = refused;
        this.follower = follower;
        this.identity = identity;
    }

    @Get("/")
    public HttpResponse page() {
        ResponseHeaders headers =
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(MediaType.HTML_UTF_8)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .set(
                                HttpHeaderNames.CONTENT_SECURITY_POLICY,
                                "default-src 'none'; style-src 'unsafe-inline'")
                        .build();
        return HttpResponse.of(headers, HttpData.ofUtf8(render()));
    }

    String render() {
        FollowStatus status = follower.get();
        List<ServedTask> tasks = directory.tasks();
        String state = status.caughtUp() ? "Caught up" : "Reading the adapters topic";
        String problem =
                status.problem() == null
                        ? ""
                        : "<p class=\"problem\">" + escape(status.problem()) + "</p>";
        return template.replace("{{version}}", escape(identity.version()))
                .replace("{{base}}", escape(identity.baseName()))
                .replace("{{fingerprint}}", escape(identity.baseFingerprint()))
                .replace("{{device}}", escape(identity.device()))
                .replace("{{state}}", state)
                .replace("{{count}}", tasks.size() == 1 ? "1 task" : tasks.size() + " tasks")
                .replace("{{refused}}", refusals(refused.last()))
                .replace("{{problem}}", problem)
                .replace(
                        "{{tasks}}",
                        tasks.stream().map(StatusPage::row).collect(Collectors.joining("\n")));
    }

    private static String row(ServedTask task) {
        ServedVersion version = task.current();
        return "<tr><th scope=\"row\"><a href=\"/v2/models/"
                + escape(version.task())
                + "\">"
                + escape(version.task())
                + "</a></th><td class=\"number\">"
                + version.version()
                + "</td><td>"
                + escape(version.method())
                + "</td><td class=\"number\">"
                + quality(version)
                + "</td><td class=\"number\">"
                + String.format(Locale.ROOT, "%,d", version.parameters())
                + "</td><td>"
                + answers(version)
                + "</td><td><time>"
                + escape(version.publishedAt().toString())
                + "</time></td></tr>";
    }

    /** What the task answers with, in words. */
    private static String answers(ServedVersion version) {
        int labels = version.labels().size();
        String counted = labels == 1 ? "1 label" : labels + " labels";
        return switch (version.objective()) {
            case CLASSIFICATION -> "one of " + counted;
            case MULTI_LABEL -> "any of " + counted;
            case REGRESSION -> "a number";
            case TEXT -> "a text";
        };
    }

    /**
     * The best measurement that there is; one over no examples is none. A number is never simply
     * right, so its error stands for it.
     */
    private static String quality(ServedVersion version) {
        boolean number = version.objective() == Objective.REGRESSION;
        for (String key : number ? LOSSES : ACCURACIES) {
            OptionalDouble value = VersionDescriptions.decimal(version.metadata().get(key));
            if (value.isPresent()) {
                return (number ? "squared error " : "")
                        + String.format(Locale.ROOT, "%.3f", value.getAsDouble());
            }
        }
        return "<span aria-label=\"not measured\">–</span>";
    }

    private static String refusals(List<RefusedArtifact> refused) {
        if (refused.isEmpty()) {
            return "<p>None.</p>";
        }
        return refused.stream()
                .map(
                        one ->
                                "<li><time>"
                                        + escape(one.refusedAt().toString())
                                        + "</time> "
                                        + escape(one.task())
                                        + " version "
                                        + one.version()
                                        + " ("
                                        + one.reason().code()
                                        + "): "
                                        + escape(one.message())
                                        + "</li>")
                .collect(Collectors.joining("\n", "<ul>", "</ul>"));
    }

    /** Text as HTML shows it, inside an element or a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{{", "{&#123;");
    }

    private static String resource(String name) {
        try (InputStream stream = StatusPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("Resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
