package io.perennial.benchmarks.continual.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    private static final String END = "</script><script>document.title='broken'</script><!--";

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void holdsTheWholeReportUnchanged() throws Exception {
        String json = ReportSample.complete(ReportSample.names(8), 2).json();

        Document page = Jsoup.parse(ReportPage.html(json));

        assertThat(mapper.readTree(page.getElementById("report").data()))
                .isEqualTo(mapper.readTree(json));
    }

    @Test
    void noTextOfTheReportEndsItsElement() throws Exception {
        String json = ReportSample.complete(List.of(END, "{{script}}", "<!--<script>"), 1).json();

        Document page = Jsoup.parse(ReportPage.html(json));

        assertThat(page.select("script")).hasSize(2);
        assertThat(mapper.readTree(page.getElementById("report").data()))
                .isEqualTo(mapper.readTree(json));
    }

    @Test
    void needsNothingButItself() {
        String html = ReportPage.html(ReportSample.sparse(ReportSample.names(2)).json());

        assertThat(Jsoup.parse(html).select("[src], link, style:contains(@import)")).isEmpty();
        assertThat(html).doesNotContain("{{").contains("default-src 'none'");
    }

    @Test
    void refusesAnotherVersionByName() {
        assertThatThrownBy(() -> ReportPage.html("{\"version\":2}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("version 1");
        assertThatThrownBy(() -> ReportPage.html("{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version none");
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> ReportPage.html("report"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not JSON");
    }
}
