package io.perennial.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenFeaturesTest {

    @TempDir Path folder;
    private FrozenBase base;
    private FrozenFeatures features;

    @BeforeEach
    void load() throws IOException {
        base = TinyBase.seeded(3).load(folder);
        features = new FrozenFeatures(base);
    }

    @AfterEach
    void free() {
        base.close();
    }

    @Test
    void areTwoStandardisedViewsOfEachText() {
        List<float[]> found = features.of(Samples.rows(1, 5));
        assertThat(found).hasSize(5);
        assertThat(features.size()).isEqualTo(2 * TinyBase.HIDDEN);
        for (float[] row : found) {
            assertThat(row).hasSize(features.size());
            for (int view = 0; view < 2; view++) {
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < TinyBase.HIDDEN; i++) {
                    float value = row[view * TinyBase.HIDDEN + i];
                    sum += value;
                    squares += value * value;
                }
                assertThat(sum / TinyBase.HIDDEN).isCloseTo(0, within(1e-4));
                assertThat(squares / TinyBase.HIDDEN).isCloseTo(1, within(1e-2));
            }
        }
    }

    @Test
    void doNotDependOnTheTextsBeside() {
        List<EncodedText> rows = Samples.rows(2, 100);
        List<float[]> together = features.of(rows);
        for (int row = 0; row < rows.size(); row += 9) {
            float[] alone = features.of(List.of(rows.get(row))).get(0);
            assertThat(alone).containsExactly(together.get(row), within(1e-4f));
        }
    }

    @Test
    void areProjectedAlikeByEveryProcessWhereTheBaseIsWide() {
        List<EncodedText> rows = Samples.rows(4, 40);
        FrozenFeatures narrow = new FrozenFeatures(base, 24);
        List<float[]> found = narrow.of(rows);
        List<float[]> again = new FrozenFeatures(base, 24).of(rows);
        assertThat(narrow.size()).isEqualTo(24);
        double length = 0;
        for (int row = 0; row < rows.size(); row++) {
            assertThat(found.get(row)).hasSize(24).isEqualTo(again.get(row));
            for (float value : found.get(row)) {
                length += value * value / rows.size();
            }
        }
        assertThat(length).as("mean squared length").isBetween(8.0, 72.0);
    }

    @Test
    void ofNoTextAreNone() {
        assertThat(features.of(List.of())).isEmpty();
    }
}
