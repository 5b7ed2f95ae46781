package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run of {@code perennial verify-serving}: two real processes that share the tasks, of
 * which one at a time is killed, and every answer right.
 */
class VerifyServingIT {

    @TempDir Path folder;

    @Test
    void everyAnswerIsThatOfTheVersionThatItNames() {
        CommandRun run =
                CommandRun.of(
                        "verify-serving",
                        "--seed=3",
                        "--tasks=60",
                        "--processes=2",
                        "--minutes=0.35",
                        "--dir=" + folder);

        assertThat(run.out())
                .contains(": 0 wrong, 0 requests unanswered")
                .containsPattern("[1-9][0-9]* pins and releases, [1-2] restarts")
                .doesNotContain("BREACH");
        assertThat(run.exitCode()).isZero();
    }
}
