package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShippedBaseTest {

    @Test
    void isTheOneThatPublishedAdaptersBelongTo() {
        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
            assertThat(base.name()).isEqualTo("perennial-small");
            assertThat(base.fingerprint())
                    .isEqualTo("e5ff97c7991e7632b97208ed8a8247a820cb9eab59834f74b067036c488dc36c");
            assertThat(base.config().layers()).isEqualTo(4);
            assertThat(base.config().hiddenSize()).isEqualTo(256);
        }
    }
}
