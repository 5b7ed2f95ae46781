package io.perennial.deploy.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void namesMetricsAndNothingElse() {
        assertThat(
                        PromQl.metrics(
                                """
                                histogram_quantile(0.95, sum by (le, instance) (rate(a_seconds_bucket{outcome="ok"}[5m])))
                                  > 1 and max without (x) (avg_over_time(b:c[1d] offset 1h)) < 0.1 or absent(d{e=~"f.*"})
                                  and on (y) time() - g / 1e3 unless bool
                                """))
                .containsExactly("a_seconds_bucket", "b:c", "d", "g");
    }

    @Test
    void keepsWhatLabelsMustMatch() {
        PromQl.Selector selector =
                PromQl.selectors("sum(a{b=~\"c.*\", d=\"e.\", f!=\"g\"})").get(0);

        assertThat(selector.metric()).isEqualTo("a");
        assertThat(selector.matchers().get("b").matcher("cc").matches()).isTrue();
        assertThat(selector.matchers().get("d").matcher("ef").matches()).isFalse();
        assertThat(selector.matchers()).doesNotContainKey("f");
    }

    @Test
    void readsGrafanasVariables() {
        assertThat(PromQl.metrics("rate(a{task=~\"$task\"}[$__rate_interval]) / scalar(b)"))
                .containsExactly("a", "b");
    }
}
