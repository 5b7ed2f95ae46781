package io.perennial.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.deploy.Project;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The serving image runs what ./perennial runs. */
class ServingImageTest {

    private static final Pattern OPENED =
            Pattern.compile("--add-opens=(java\\.base/[\\w.]+=ALL-UNNAMED)");
    private static final Pattern OPTIONS =
            Pattern.compile("-XX:\\+?[A-Za-z]+(?:=\\d+)?", Pattern.MULTILINE);

    private final ImageLayout layout =
            new ImageLayout(
                    Dockerfile.read(Project.path("deploy/images/serving/Dockerfile")), "cpu");

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.groupCount() > 0 ? found.group(1) : found.group())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void holdsTheWholeClassPath() {
        assertThat(layout.below("/opt/perennial/libraries"))
                .containsExactlyElementsOf(
                        Project.files(
                                "cli/target/libraries", it -> it.toString().endsWith(".jar")));
        assertThat(layout.below("/opt/perennial/modules"))
                .extracting(jar -> jar.getFileName().toString())
                .anyMatch(name -> name.startsWith("cli-"))
                .anyMatch(name -> name.startsWith("serving-"));
    }

    @Test
    void givesTheJvmWhatTheLauncherGivesIt() {
        String image = Project.read("deploy/images/serving/jvm.options");

        assertThat(found(OPENED, image)).isEqualTo(found(OPENED, Project.read("pom.xml")));
        assertThat(found(OPTIONS, image)).isEqualTo(found(OPTIONS, Project.read("perennial")));
        assertThat(image)
                .contains("/opt/perennial/modules/*:/opt/perennial/libraries/*")
                .contains("-Dlog4j2.configurationFile=/opt/perennial/log4j2.xml");
    }
}
