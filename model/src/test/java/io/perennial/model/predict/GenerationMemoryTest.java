package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.MemoryReadings;
import io.perennial.model.fixture.TinyDecoder;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory outside the heap: everything that generation takes is given back. */
class GenerationMemoryTest {

    private static final int ROWS = 32;

    @TempDir Path folder;
    private FrozenBase base;
    private ServableAdapter adapter;

    @BeforeEach
    void load() throws IOException {
        base = TinyDecoder.llama(7).load(folder);
        AdapterSpec spec = AdapterSpec.parse("{\"method\":\"lora\",\"objective\":\"text\"}");
        adapter =
                ServableAdapter.load(
                        base,
                        new AdapterArtifact(
                                "task",
                                1,
                                base.fingerprint(),
                                spec,
                                List.of(),
                                Map.of(),
                                new float[base.layout(spec, 1).size()]));
    }

    @AfterEach
    void close() {
        adapter.close();
        base.close();
    }

    /** Rows of several lengths, which leave the steps at several times. */
    private List<GenerationRequest> requests(GenerationListener listener) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            int[] ids = new int[8 + row % 9];
            Arrays.fill(ids, 40 + row);
            requests.add(
                    new GenerationRequest(
                            adapter,
                            new EncodedText(ids, ids.length, false),
                            GenerationSettings.greedy(16 + row % 8),
                            listener));
        }
        return requests;
    }

    private void generate(int repeats) {
        TextGenerator generator = new TextGenerator(base);
        for (int i = 0; i < repeats; i++) {
            generator.generate(requests(GenerationListener.silent()));
        }
    }

    /** Keys and values that stayed would be some 6 MiB a call. */
    @Test
    void staysFlatOverManyTexts() throws IOException {
        MemoryReadings.assumeReadable();
        generate(20);
        long before = MemoryReadings.nativeMebibytes();
        generate(60);
        assertThat(MemoryReadings.nativeMebibytes() - before).isLessThan(48);
    }

    @Test
    void hangsOnTheBaseOnlyWhileItIsUsed() throws ReflectiveOperationException {
        int before = MemoryReadings.resourcesOf(base);
        generate(2);
        assertThat(MemoryReadings.resourcesOf(base)).isEqualTo(before);
        GenerationListener failing =
                piece -> {
                    throw new IllegalArgumentException("nobody is there");
                };
        assertThatThrownBy(() -> new TextGenerator(base).generate(requests(failing)))
                .hasMessageContaining("nobody is there");
        assertThat(MemoryReadings.resourcesOf(base)).isEqualTo(before);
    }
}
