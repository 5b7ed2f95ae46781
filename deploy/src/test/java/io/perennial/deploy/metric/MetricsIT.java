package io.perennial.deploy.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {

    private RunningSystem system;
    private Scrape scrape;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        system = new RunningSystem(folder);
        system.work();
        scrape =
                system.scrapeWith(
                        Set.of(
                                "perennial_serving_routed_rows_total",
                                "flink_taskmanager_job_task_operator_task_rejected","flink_taskmanager_job_task_operator_task_holdoutAccuracy"));
        StringBuilder all = new StringBuilder();
        scrape.families().values().forEach(f -> all.append(f).append('\n'));
        scrape.samples().forEach(f -> all.append(f).append('\n'));
        Files.writeString(Path.of("/tmp/hd-scrape.txt"), all);
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void x() {
        assertThat(scrape.families()).isNotEmpty();
    }
}
