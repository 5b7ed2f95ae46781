package io.perennial.benchmarks.continual.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser makes of the page; left out where there is no Chromium. */
class ReportPageIT {

    private static final int WIDE = 1200;

    /** The narrowest window that the browser opens. */
    private static final int NARROW = 500;

    private static final int STRATEGIES = 8;
    private static final int SEQUENTIAL = 4;

    @TempDir private Path folder;

    private Chromium chromium;

    @BeforeEach
    void findChromium() {
        chromium =
                Chromium.find(folder)
                        .orElseGet(
                                () ->
                                        abort(
                                                "needs Chromium or Chrome on the path, or named by -Dchromium"));
    }

    private Document open(ReportSample report, int width) throws IOException, InterruptedException {
        Path html = folder.resolve("report.html");
        Files.writeString(html, ReportPage.html(report.json()));
        Chromium.Page page = chromium.open(html, width);
        assertThat(page.console()).isEmpty();
        assertThat(page.document().select("[role=alert]")).isEmpty();
        assertThat(shownText(page.document()))
                .doesNotContain("NaN", "undefined", "null", "Infinity", "[object");
        page.document().select("svg *").forEach(ReportPageIT::requireNumbers);
        return page.document();
    }

    /** Text that people or screen readers meet: without the data and the script. */
    private static String shownText(Document document) {
        StringBuilder text = new StringBuilder(document.selectFirst("main").wholeText());
        document.select("main [aria-label]").forEach(each -> text.append(each.attr("aria-label")));
        return text.toString();
    }

    private static void requireNumbers(Element shape) {
        shape.attributes()
                .forEach(
                        attribute ->
                                assertThat(attribute.getValue())
                                        .as(shape.tagName() + " " + attribute.getKey())
                                        .doesNotContain("NaN", "undefined", "Infinity"));
    }

    private static int triangle(int tasks) {
        return tasks * (tasks + 1) / 2;
    }

    @Test
    void drawsEveryChartOfACompleteReport() throws Exception {
        List<String> tasks = ReportSample.names(8);

        Document page = open(ReportSample.complete(tasks, 2), WIDE);

        assertThat(page.select("section[hidden]")).isEmpty();
        assertThat(page.getElementById("answer").text())
                .isEqualTo(
                        "Perennial: 90.3 % average accuracy, forgetting 0.0; "
                                + "fine-tuning one model in sequence: 62.0 %, forgets 35.0 points.");
        assertThat(page.select("#heat-maps figure")).hasSize(SEQUENTIAL);
        assertThat(page.select("#heat-maps .cell")).hasSize(SEQUENTIAL * triangle(8));
        assertThat(page.select("#heat-maps .blank")).hasSize(SEQUENTIAL * triangle(7));
        assertThat(page.select("#heat-maps .learned")).hasSize(SEQUENTIAL * 8);
        assertThat(page.select("#first .place .curve")).hasSize(SEQUENTIAL);
        assertThat(page.select("#first .place .mark")).hasSize(SEQUENTIAL * 8);
        assertThat(page.select("#strategies .bar")).hasSize(STRATEGIES + SEQUENTIAL);
        assertThat(page.select("#strategies .deviation")).hasSize(SEQUENTIAL + 2);
        assertThat(page.select("#strategies tbody tr")).hasSize(STRATEGIES);
        assertThat(page.select("#tasks .place .mark")).hasSize(STRATEGIES * tasks.size());
        assertThat(page.select("#prequential figure")).hasSize(tasks.size());
        assertThat(page.select("#prequential figure .curve")).hasSize(SEQUENTIAL * tasks.size());
        assertThat(page.select("#class-incremental .curve")).hasSize(1);
        assertThat(page.select("#class-incremental dd").eachText()).contains("81.2 %", "91.3 %");
        assertThat(page.select("#settings pre").text()).startsWith("./perennial evaluate ");
    }

    @Test
    void everyChartIsAnnouncedAndEveryNumberIsInATable() throws Exception {
        Document page = open(ReportSample.complete(ReportSample.names(3), 1), WIDE);

        Elements charts = page.select("svg:not([aria-hidden])");
        assertThat(charts).isNotEmpty();
        assertThat(charts)
                .allSatisfy(
                        chart -> {
                            assertThat(chart.attr("role")).isEqualTo("img");
                            assertThat(chart.attr("aria-label")).isNotBlank();
                        });
        assertThat(page.select("#matrices table")).hasSize(SEQUENTIAL);
        for (String section : List.of("first", "strategies", "tasks", "prequential")) {
            assertThat(page.select("#" + section + " table caption")).as(section).isNotEmpty();
        }
    }

    @Test
    void theNumbersOfTheMatrixStandInItsCells() throws Exception {
        Document page = open(ReportSample.complete(ReportSample.names(3), 1), WIDE);

        Element figure = page.selectFirst("#heat-maps figure");
        List<String> cells =
                figure.select(".cell text").eachText().stream().map(text -> text + " %").toList();
        List<String> inTable =
                figure.select("tbody td").eachText().stream()
                        .filter(text -> !text.equals("–"))
                        .toList();
        assertThat(cells).hasSize(triangle(3)).isEqualTo(inTable);
    }

    @Test
    void ordersAreChosenByAControlOnlyWhereThereAreSeveral() throws Exception {
        Document one = open(ReportSample.complete(ReportSample.names(3), 1), WIDE);
        Document three = open(ReportSample.complete(ReportSample.names(3), 3), WIDE);

        assertThat(one.select("select")).isEmpty();
        assertThat(three.select("select option").eachText())
                .containsExactly("1 of 3 (seed 1)", "2 of 3 (seed 2)", "3 of 3 (seed 3)");
        assertThat(three.select("label[for=seed]")).hasSize(1);
    }

    @Test
    void choosingAnOrderShowsItsMatrices() throws Exception {
        ReportSample report = ReportSample.complete(ReportSample.names(8), 3);
        String choosesTheLast =
                "const control = document.querySelector('select'); control.value = '2';"
                        + "control.dispatchEvent(new Event('change'));";

        Document page = openWith(choosesTheLast, report, WIDE);

        List<String> order = ReportSample.order(ReportSample.names(8), 3);
        assertThat(page.select("#heat-maps figure:first-child tbody th").eachText())
                .isEqualTo(order)
                .isNotEqualTo(ReportSample.names(8));
        assertThat(page.select("#heat-maps figure")).hasSize(SEQUENTIAL);
        assertThat(page.getElementById("first-text").text()).contains(order.get(0));
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() throws Exception {
        Document page = open(ReportSample.sparse(ReportSample.names(2)), WIDE);

        assertThat(page.select("section[hidden]").eachAttr("id"))
                .containsExactly("prequential", "class-incremental");
        assertThat(page.getElementById("answer").text())
                .isEqualTo("Perennial: 90.3 % average accuracy, forgetting 0.0.");
        assertThat(page.select("#heat-maps .cell")).hasSize(triangle(2));
        assertThat(page.select("#strategies td").eachText()).contains("–");
        assertThat(page.select("#settings pre")).isEmpty();
    }

    @Test
    void textOfTheReportIsNeverMarkup() throws Exception {
        String breaksOut = "</script><script>document.title='broken'</script>";
        String image = "<img src=x onerror=document.title='broken'>";
        String comment = "<!-- & \"quoted\" 'name'";
        List<String> hostile = List.of(breaksOut, image, comment, "__proto__", "constructor");

        Document page = open(ReportSample.complete(hostile, 1), WIDE);

        assertThat(page.title()).isEqualTo("Perennial: what is learned, and what is forgotten");
        assertThat(page.select("img")).isEmpty();
        assertThat(page.select("script")).hasSize(2);
        assertThat(page.select("#tasks tbody th").eachText()).containsExactlyElementsOf(hostile);
        assertThat(page.select("#tasks .place .mark")).hasSize(STRATEGIES * hostile.size());
    }

    @Test
    void noTextOfAChartOverlapsAnotherOrIsCut() throws Exception {
        for (int width : List.of(NARROW, WIDE)) {
            for (int tasks : List.of(2, 3, 8, 15, 30)) {
                requireApart(ReportSample.complete(ReportSample.names(tasks), 1), width);
            }
            List<String> longNames =
                    List.of("a task with quite a long name", "w".repeat(60), "another one", "x");
            requireApart(ReportSample.complete(longNames, 1), width);
        }
    }

    private void requireApart(ReportSample report, int width) throws Exception {
        try (InputStream script = ReportPageIT.class.getResourceAsStream("overlaps.js")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);

            Document measured = openWith(text, report, width);

            assertThat(measured.select("#heat-maps .cell")).isNotEmpty();
            assertThat(measured.select("output").eachText()).as("at %d", width).isEmpty();
        }
    }

    /** With one more script, which the page itself would not let run. */
    private Document openWith(String script, ReportSample report, int width) throws Exception {
        Document page = Jsoup.parse(ReportPage.html(report.json()));
        page.select("meta[http-equiv=Content-Security-Policy]").remove();
        page.outputSettings().prettyPrint(false);
        page.body().appendElement("script").appendChild(new DataNode(script));
        Path html = folder.resolve("scripted.html");
        Files.writeString(html, page.outerHtml());
        Chromium.Page opened = chromium.open(html, width);
        assertThat(opened.console()).isEmpty();
        return opened.document();
    }

    @Test
    void strategiesThatItDoesNotKnowHaveALookToo() throws Exception {
        String json =
                ReportSample.complete(ReportSample.names(3), 1)
                        .json()
                        .replace("\"name\":\"joint\"", "\"name\":\"replay\"");
        Path html = folder.resolve("other.html");
        Files.writeString(html, ReportPage.html(json));

        Document page = chromium.open(html, WIDE).document();

        Elements bars = page.select("#strategies figure:first-child .bar");
        assertThat(bars.eachAttr("class"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, STRATEGIES)
                                .mapToObj(look -> "bar look-" + look)
                                .toList());
    }
}
