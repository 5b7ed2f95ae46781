package io.perennial.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.TinyDecoder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task that writes text may ask for. */
class TextObjectiveTest {

    @TempDir Path folder;
    private FrozenBase base;

    @BeforeEach
    void load() throws IOException {
        base = TinyDecoder.gpt2(1).load(folder);
    }

    @AfterEach
    void close() {
        base.close();
    }

    private ParameterLayout layout(String method, boolean gated, String objective) {
        return base.layout(
                AdapterSpec.parse(
                        "{\"method\":\"%s\",\"gated\":%b,\"objective\":\"%s\"}"
                                .formatted(method, gated, objective)),
                2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "pfeiffer", "prefix"})
    void isNoGateOverTheWholeText(String method) {
        assertThatThrownBy(() -> layout(method, true, "text"))
                .isInstanceOf(InvalidAdapterSpecException.class)
                .hasMessageContaining("\"gated\" is true")
                .hasMessageContaining("set \"gated\" to false");
        assertThat(layout(method, false, "text").headCapacity()).isZero();
        assertThat(layout(method, true, "classification").headCapacity()).isEqualTo(2);
    }

    @Test
    void isNoHead() {
        assertThat(layout("lora", false, "text").parameters())
                .noneMatch(parameter -> parameter.name().startsWith("head."));
    }
}
