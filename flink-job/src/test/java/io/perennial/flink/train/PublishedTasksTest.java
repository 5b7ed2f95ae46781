package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.schemas.adapter.KeptVersions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedTasksTest {

    private final PublishedTasks published = new PublishedTasks();

    private static ResidentTask task(String name, String adapter, long version, long trained) {
        String json = "{\"task\":\"%s\",\"adapter\":{%s}}".formatted(name, adapter);
        TaskProgress progress = TaskProgress.begin("fingerprint");
        progress.counts().version = version;
        if (version > 0) {
            progress.counts().kept = KeptVersions.single(version, 1);
        }
        progress.counts().trained = trained;
        return new ResidentTask(
                TaskKey.of(name, 0),
                TaskStore.readSpec(json.getBytes(StandardCharsets.UTF_8)),
                progress,
                new PendingExamples());
    }

    private static ResidentTask houlsby(String name, long version, long trained) {
        return task(name, "\"method\":\"houlsby\"", version, trained);
    }

    private List<String> candidates(ResidentTask task) {
        return published.candidatesFor(task).stream().map(TaskKey::task).toList();
    }

    @Test
    void comeBestTrainedFirstAndThenByName() {
        published.update(houlsby("c", 1, 50));
        published.update(houlsby("a", 1, 50));
        published.update(houlsby("b", 2, 900));
        assertThat(candidates(houlsby("new", 0, 0))).containsExactly("b", "a", "c");
    }

    @Test
    void areNotTheTaskItself() {
        ResidentTask own = houlsby("own", 3, 50);
        published.update(own);
        assertThat(candidates(own)).isEmpty();
    }

    @Test
    void haveTheSameMethodsAndSettings() {
        published.update(task("other", "\"method\":\"lora\"", 1, 50));
        published.update(task("wider", "\"method\":\"houlsby\",\"bottleneck\":64", 1, 50));
        published.update(
                task("valued", "\"method\":\"houlsby\",\"objective\":\"regression\"", 1, 50));
        assertThat(candidates(houlsby("new", 0, 0))).containsExactly("valued");
    }

    @Test
    void areMeasuredByWhatIsPublished() {
        published.update(task("p", "\"method\":\"p_tuning\",\"tokens\":4", 1, 50));
        assertThat(candidates(task("new", "\"method\":\"p_tuning\",\"tokens\":4", 0, 0)))
                .as("what is published cannot be trained on")
                .isEmpty();
    }

    @Test
    void arePublishedAndStayNoLongerThanThat() {
        published.update(houlsby("unpublished", 0, 50));
        published.update(houlsby("gone", 1, 50));
        ResidentTask gone = houlsby("gone", 1, 50);
        gone.progress(gone.progress().retired());
        published.update(gone);
        assertThat(candidates(houlsby("new", 0, 0))).isEmpty();
    }

    @Test
    void areAFew() {
        for (int i = 0; i < 20; i++) {
            published.update(houlsby("task-" + i, 1, i));
        }
        assertThat(candidates(houlsby("new", 0, 0)))
                .hasSize(PublishedTasks.MOST_CANDIDATES)
                .startsWith("task-19")
                .endsWith("task-12");
    }
}
