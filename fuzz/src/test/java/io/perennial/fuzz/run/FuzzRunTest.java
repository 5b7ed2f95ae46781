package io.perennial.fuzz.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzRunTest {

    /** Fails on numbers from a limit on. */
    private static final class Limited implements FuzzTarget<Integer> {

        private final int limit;
        private final List<Integer> fed = new ArrayList<>();

        private Limited(int limit) {
            this.limit = limit;
        }

        @Override
        public String name() {
            return "limited";
        }

        @Override
        public String door() {
            return "numbers";
        }

        @Override
        public Arbitrary<Integer> inputs() {
            return Arbitraries.integers().between(0, 1_000_000);
        }

        @Override
        public Verdict feed(Integer input) {
            fed.add(input);
            if (input >= limit) {
                throw new IllegalStateException("too large: " + input);
            }
            return input % 2 == 0 ? Verdict.ACCEPTED : Verdict.REFUSED;
        }
    }

    private static TargetRun tries(Limited target, long seed, int tries) {
        TargetRun run = new TargetRun(target, seed);
        JqwikSession.run(
                () -> {
                    for (int i = 0; i < tries; i++) {
                        run.attempt();
                    }
                });
        return run;
    }

    @Test
    void theSameSeedBringsTheSameInputs() {
        Limited one = new Limited(Integer.MAX_VALUE);
        Limited other = new Limited(Integer.MAX_VALUE);
        TargetResult result = tries(one, 7, 50).result();
        tries(other, 7, 50);
        assertThat(one.fed).isEqualTo(other.fed).hasSizeGreaterThan(1);
        assertThat(result.samples()).isEqualTo(50);
        assertThat(result.accepted() + result.refused()).isEqualTo(50);
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void aFailureIsShrunkAndItsSeedAloneBringsItBack() {
        TargetResult result = tries(new Limited(500), 1, 1_000).result();
        FuzzFailure failure = result.failure().orElseThrow();
        assertThat(failure.sample()).isEqualTo("500");
        assertThat(failure.thrown()).hasMessage("too large: 500");
        assertThat(result.samples()).isEqualTo(failure.seed());
        assertThat(tries(new Limited(500), failure.seed(), 1).hasFailed()).isTrue();
    }

    @Test
    void everyTargetIsTriedAtLeastOnce(@TempDir Path folder) {
        FuzzSettings settings = new FuzzSettings(List.of("names", "avro"), Duration.ZERO, 3);
        assertThat(new FuzzRun(settings, folder, line -> {}).run())
                .extracting(TargetResult::name, TargetResult::samples)
                .containsExactly(tuple("names", 1L), tuple("avro", 1L));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatFailedIsKeptWithItsSeed(@TempDir Path folder) {
        FuzzSettings settings = new FuzzSettings(List.of("names"), Duration.ZERO, 3);
        List<TargetResult> results =
                new FuzzRun(settings, folder, line -> {}, name -> new Limited(0)).run();
        assertThat(results.get(0).failure()).isPresent();
        assertThat(folder).isDirectoryContaining("glob:**limited-3.txt");
        assertThat(folder.resolve("limited-3.txt"))
                .content()
                .startsWith("target limited, seed 3")
                .containsPattern("(?m)^0$")
                .contains("IllegalStateException: too large: 0\n\tat ");
        assertThat(folder.resolve(FuzzRun.RUNNING)).doesNotExist();
    }

    @Test
    void settingsNameWhatIsUnknown() {
        assertThatThrownBy(() -> new FuzzSettings(List.of("nemas"), Duration.ZERO, 1))
                .hasMessageStartingWith("there is no target \"nemas\"; there are examples,");
        assertThatThrownBy(() -> new FuzzSettings(List.of(), Duration.ZERO, 1))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> new FuzzSettings(List.of("names"), Duration.ofMillis(-1), 1))
                .hasMessageContaining("give 0 to 43200 minutes");
    }
}
