package io.perennial.serving.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    /** What {@code printf %s letmein | sha256sum} says. */
    private static final String LETMEIN =
            "sha256:1c8bfe8f801d79745c4631d09fff36c82aa37fc4cce4fc946683d7b336b63032";

    @TempDir Path folder;

    private Tokens tokens(String... lines) throws IOException {
        return Tokens.read(Files.write(folder.resolve("tokens"), List.of(lines)));
    }

    @Test
    void knowATokenByItsHash() throws IOException {
        Tokens tokens = tokens("# who asks", "", "shop predict " + LETMEIN);

        assertThat(tokens.holder("letmein")).contains(new Holder("shop", Set.of(Role.PREDICT)));
        assertThat(tokens.holder("letmeout")).isEmpty();
        assertThat(tokens.holder("")).isEmpty();
        assertThat(tokens.holder(LETMEIN)).isEmpty();
    }

    @Test
    void knowEveryTokenThatWasMade() throws IOException {
        NewToken shop = NewToken.of(new Holder("shop", Set.of(Role.PREDICT)));
        NewToken watch = NewToken.of(new Holder("watch", Set.of(Role.OPERATE, Role.PREDICT)));

        Tokens tokens = tokens(shop.line(), watch.line());

        assertThat(watch.line()).startsWith("watch predict,operate sha256:");
        assertThat(tokens.holder(shop.secret()).orElseThrow().name()).isEqualTo("shop");
        assertThat(tokens.holder(watch.secret()).orElseThrow().roles())
                .containsExactlyInAnyOrder(Role.OPERATE, Role.PREDICT);
        assertThat(shop.secret()).hasSize(43).isNotEqualTo(watch.secret());
        assertThat(shop.line() + shop).doesNotContain(shop.secret());
    }

    @Nested
    class AreRefused {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "shop predict",
                    "shop predict hunter2",
                    "shop predict sha256:hunter2",
                    "hunter2 shop predict sha256:00",
                    "shop hunter2 " + LETMEIN,
                    "shop predict,hunter2 " + LETMEIN,
                    "shop , " + LETMEIN,
                    "hunter2! predict " + LETMEIN,
                })
        void withTheirLineButWithoutWhatStandsThere(String line) {
            assertThatThrownBy(() -> tokens("a predict " + "sha256:" + "0".repeat(64), line))
                    .isInstanceOf(InvalidTokensException.class)
                    .hasMessageContaining("tokens line 2")
                    .hasMessageNotContaining("hunter2");
        }

        @Test
        void whereNameOrTokenComesTwice() {
            assertThatThrownBy(() -> tokens("a predict " + LETMEIN, "b operate " + LETMEIN))
                    .hasMessageContaining("line 2: its token");
            assertThatThrownBy(
                            () ->
                                    tokens(
                                            "a predict " + LETMEIN,
                                            "a operate sha256:" + "0".repeat(64)))
                    .hasMessageContaining("line 2: its name");
        }

        @Test
        void whereThereIsNone() {
            assertThatThrownBy(() -> tokens("# nobody"))
                    .hasMessageContaining("holds no token")
                    .hasMessageContaining("perennial token");
            assertThatThrownBy(() -> Tokens.read(folder.resolve("none")))
                    .isInstanceOf(InvalidTokensException.class)
                    .hasMessageContaining("none cannot be read");
        }
    }
}
