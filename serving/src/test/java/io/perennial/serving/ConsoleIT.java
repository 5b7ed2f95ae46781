package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.task.TaskState;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.access.Holder;
import io.perennial.serving.access.NewToken;
import io.perennial.serving.access.Role;
import io.perennial.serving.browser.Chromium;
import io.perennial.serving.browser.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people meet in a real browser, with a real server and a real broker; left out where there is
 * no Chromium. One page for all tests, which build on each other. With {@code -Dconsole.pictures=
 * FOLDER} it leaves pictures there.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {

    private static final Topics TOPICS = new Topics("console");
    private static final List<String> INTENTS = List.of("alarm", "lights", "music", "weather");
    private static final int WIDE = 1_400;
    private static final int NARROW = 400;
    private static final String HOSTILE = "<img src=x onerror=document.title='broken'>";

    private static final String IS_OUTLINED =
            "getComputedStyle(document.activeElement).outlineStyle !== 'none'";

    private EmbeddedBroker broker;
    private FrozenBase base;
    private AdapterPublisher publisher;
    private TopicWriter writer;
    private PerennialServer server;
    private PlainClient client;
    private Chromium chromium;
    private Page page;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        Path program =
                Chromium.program()
                        .orElseGet(
                                () ->
                                        abort(
                                                "needs Chromium or Chrome on the path, or named by -Dchromium"));
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        base = SampleAdapters.base();
        String servers = broker.bootstrapServers();
        try (TopicAdmin admin = new TopicAdmin(Map.of("bootstrap.servers", servers))) {
            admin.createMissing(TOPICS.definitions(), (short) 1);
        }
        publisher =
                new AdapterPublisher(
                        servers, "console", TOPICS.adapters(), Topics.DEFAULT_PARTITIONS);
        writer = new TopicWriter(servers, TOPICS);
        learn("intents", INTENTS, 3, 0.93);
        server =
                PerennialServer.start(
                        ServingConfig.builder(servers)
                                .port(0)
                                .topics(TOPICS)
                                .compute(SampleAdapters.COMPUTE)
                                .build());
        client = new PlainClient(server.port());
        chromium = Chromium.start(program, Files.createDirectories(folder.resolve("chromium")));
        page = chromium.page();
        page.resize(WIDE, 1_000);
        page.prefer(false);
        page.go("http://127.0.0.1:" + server.port() + "/");
    }

    @AfterAll
    void close() throws Exception {
        for (AutoCloseable each :
                new AutoCloseable[] {chromium, server, publisher, writer, base, broker}) {
            if (each != null) {
                each.close();
            }
        }
    }

    /** A task that has been set up, has learned and has been published. */
    private void learn(String task, List<String> labels, int versions, double reached) {
        writer.write(TaskSpecs.defaults(task).toBuilder().labels(LabelSet.closed(labels)).build());
        for (int version = 1; version <= versions; version++) {
            double better = reached - 0.15 + 0.15 * version / versions;
            for (int batch = 0; batch < 20; batch++) {
                double grown = better - 0.3 / (1 + (version - 1) * 20 + batch);
                writer.write(evaluation(task, EvaluationKind.PREQUENTIAL, version - 1, grown));
            }
            writer.write(
                    TopicWriter.evaluation(
                                    task, EvaluationKind.GATE, version - 1, better, Instant.now())
                            .setAccepted(true)
                            .build());
        }
        writer.flush();
        for (int version = 1; version <= versions; version++) {
            publisher.publishBeside(
                    SampleAdapters.artifact(base, task, version, labels), KeepRule.newest(3));
        }
    }

    private static Evaluation evaluation(
            String task, EvaluationKind kind, long version, double accuracy) {
        return TopicWriter.evaluation(task, kind, version, accuracy, Instant.now()).build();
    }

    private void shows(String what, String expression) throws Exception {
        eventually(what, () -> page.holds(expression));
    }

    private void shows(String selector, String what, String text) throws Exception {
        eventually(what, () -> page.text(selector).contains(text));
    }

    @Test
    @Order(1)
    void showsTasksAndTheirCurves() throws Exception {
        shows("#connection", "the connection", "Live");
        shows("#task-list tbody tr", "the task", "intents");
        shows("#task-list tbody tr", "its state", "training");
        shows("#task-list tbody tr", "its accuracy", "93.0 %");
        shows("the curves", "document.querySelectorAll('#task figure > svg .curve').length === 2");
        assertThat(page.count("#task figure > svg circle")).isEqualTo(3);
        assertThat(page.text("#task h2")).isEqualTo("intents");
        assertThat(page.text("#task")).contains("Versions, newest first").contains("answers");
    }

    @Test
    @Order(2)
    void isLiveWithoutBeingLoadedAgain() throws Exception {
        page.evaluate("window.sameDocument = true");
        String curve =
                "document.querySelector('#task figure > svg .prequential').getAttribute('d')";
        String before = page.evaluate(curve).asText();
        writer.write(evaluation("intents", EvaluationKind.PREQUENTIAL, 3, 0.95));
        eventually("the curve grows", () -> !page.evaluate(curve).asText().equals(before));
        learn("questions", List.of("who", "where", "when"), 2, 0.92);
        shows("another task", "document.querySelectorAll('#task-list tbody tr').length === 2");
        shows("#forgetting-place", "nothing is forgotten", "Forgetting 0.0 points");
        assertThat(page.count("#forgetting-place .heat")).isEqualTo(5);
        shows("#tiles", "freshness", "from published to first served");
        assertThat(page.holds("window.sameDocument")).isTrue();
    }

    @Test
    @Order(3)
    void theKeyboardReachesEverything() throws Exception {
        page.evaluate("document.activeElement.blur()");
        page.press("Tab");
        assertThat(focused("className")).isEqualTo("skip");
        page.press("Enter");
        shows("the tasks have the focus", "document.activeElement.id === 'tasks'");
        for (int tab = 0; tab < 30 && !focused("textContent").equals("questions"); tab++) {
            page.press("Tab");
            assertThat(page.holds(IS_OUTLINED)).as(focused("outerHTML")).isTrue();
        }
        assertThat(focused("textContent")).isEqualTo("questions");
        page.press("Enter");
        shows("#task h2", "the chosen task", "questions");
        assertThat(focused("id")).isEqualTo("task");
    }

    private String focused(String property) throws Exception {
        return page.evaluate("document.activeElement." + property).asText();
    }

    @Test
    @Order(4)
    void aTextIsAnsweredByAllTasks() throws Exception {
        page.evaluate("document.getElementById('trial-text').focus()");
        page.write("wake me at six");
        page.press("Enter", 2);
        shows("two answers", "document.querySelectorAll('#answers .card strong').length === 2");
        assertThat(page.count("#answers .probabilities tr")).isEqualTo(7);
        assertThat(page.text("#answers .card .probabilities .number")).endsWith("%");
    }

    @Test
    @Order(5)
    void theRightAnswerCanBeTaught() throws Exception {
        page.evaluate("document.querySelector('#answers .card summary').focus()");
        page.press("Enter");
        page.evaluate("document.getElementById('teach-intents').value = 'alarm'");
        page.evaluate("document.querySelector('#answers .card button').focus()");
        page.press("Enter");
        shows("#answers .card [role=status]", "where it stands", "Sent to console.examples");
    }

    @Test
    @Order(6)
    void aTaskIsFrozenAndResumed() throws Exception {
        page.evaluate("location.hash = '#task=intents'");
        shows("#task h2", "the task", "intents");
        page.evaluate("document.querySelector('#task [data-key=freeze]').focus()");
        page.press("Enter");
        shows("#task .badge", "its state", TaskState.FROZEN.code());
        shows("#announcer", "what is said", "intents is now frozen");
        assertThat(client.get("/console/tasks/intents").json().at("/specification/state").asText())
                .isEqualTo("frozen");
        page.evaluate("document.querySelector('#task [data-key=resume]').focus()");
        page.press("Enter");
        shows("#task .badge", "its state", TaskState.TRAINING.code());
    }

    @Test
    @Order(6)
    void aTaskGoesBackAndForward() throws Exception {
        page.evaluate("location.hash = '#task=intents'");
        shows("#task h2", "the task", "intents");
        page.evaluate("document.querySelector('#task [data-key=\"versions/2/pin\"]').focus()");
        page.press("Enter");
        shows("#task", "what answers", "held there by operators, v3 is the newest");
        shows("#announcer", "what is said", "intents answers with version 2");
        assertThat(client.ask("intents", "on").json().get("version").asLong()).isEqualTo(2);
        page.evaluate("document.querySelector('#task [data-key=unpin]').focus()");
        page.press("Enter");
        eventually(
                "the newest version answers",
                () -> client.ask("intents", "on").json().get("version").asLong() == 3);
        shows(
                "no button to go forward any more",
                "document.querySelector('#task [data-key=unpin]') === null");
    }

    @Test
    @Order(7)
    void whatIsRejectedIsTextAndNeverMarkup() throws Exception {
        writer.write(TopicWriter.rejection("intents", "label " + HOSTILE, HOSTILE));
        writer.flush();
        shows("#rejections-place", "the message", HOSTILE);
        shows("#rejections-place", "the place", "partition 2, offset 4711");
        assertThat(page.count("img")).isZero();
        assertThat(page.evaluate("document.title").asText()).isEqualTo("Perennial console");
    }

    @Test
    @Order(8)
    void everythingHasANameAndFitsEveryWidth() throws Exception {
        String nameless =
                "[...document.querySelectorAll('input, select, textarea')]"
                        + ".filter((each) => each.labels.length === 0).length";
        assertThat(page.evaluate(nameless).asInt()).isZero();
        assertThat(page.count("table:not(:has(caption))")).isZero();
        assertThat(page.count("svg:not([role=img]):not([aria-hidden])")).isZero();
        assertThat(page.count("th:not([scope])")).isZero();
        for (int width : List.of(WIDE, 800, NARROW)) {
            page.resize(width, 1_000);
            shows("room at " + width, "document.documentElement.scrollWidth <= " + width);
        }
        page.resize(WIDE, 1_000);
    }

    @Test
    @Order(9)
    void isReadableInLightAndDark() throws Exception {
        String contrast =
                """
                (() => {
                  const light = (colour) => {
                    const [red, green, blue] = colour.match(/[0-9.]+/g).map((each) => {
                      const share = each / 255;
                      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
                    });
                    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
                  };
                  const back = light(getComputedStyle(document.body).backgroundColor);
                  return Math.min(...['body', '.quiet', 'a', '#connection', '.badge'].map((each) => {
                    const front = light(getComputedStyle(document.querySelector(each)).color);
                    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
                  }));
                })()
                """;
        for (boolean dark : List.of(false, true)) {
            page.prefer(dark);
            assertThat(page.evaluate(contrast).asDouble()).as("dark: " + dark).isGreaterThan(4.5);
            pictures(dark);
        }
    }

    private void pictures(boolean dark) throws Exception {
        String folder = System.getProperty("console.pictures");
        if (folder == null) {
            return;
        }
        for (int width : List.of(WIDE, NARROW)) {
            page.resize(width, width == WIDE ? 3_000 : 4_500);
            Thread.sleep(500);
            page.photograph(
                    Path.of(folder, "console-%s-%d.png".formatted(dark ? "dark" : "light", width)));
        }
        page.resize(WIDE, 1_000);
    }

    @Test
    @Order(10)
    void nobodyComplained() {
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    @Order(11)
    void aTokenOpensThePageWhereOneIsNeeded(@TempDir Path folder) throws Exception {
        NewToken token = NewToken.of(new Holder("watch", Set.of(Role.OPERATE)));
        Path tokens = Files.writeString(folder.resolve("tokens"), token.line());
        ServingConfig closed =
                ServingConfig.builder(broker.bootstrapServers())
                        .port(0)
                        .topics(TOPICS)
                        .compute(SampleAdapters.COMPUTE)
                        .security(SecuritySettings.defaults().withTokens(tokens))
                        .build();
        try (PerennialServer other = PerennialServer.start(closed)) {
            page.go("http://127.0.0.1:" + other.port() + "/");
            shows("#token", "what is asked for", "Token with the role operate");
            assertThat(focused("id")).isEqualTo("token-input");
            page.write("no token of this server");
            page.press("Enter");
            shows("#token", "that it is wrong", "This token is not known here.");
            page.write(token.secret());
            page.press("Enter");
            shows("the tasks", "document.querySelectorAll('#task-list tbody tr').length === 2");
            shows(
                    "the button",
                    "document.querySelector('#task [data-key=freeze]')?.disabled === false");
            page.go("about:blank");
        }
    }
}
