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
                    .isEqualTo("22d7c5e6654133a023871525005abf6a4357f4af458e4e1098ca48b99f9e3a05");
            assertThat(base.config().layers()).isEqualTo(4);
            assertThat(base.config().hiddenSize()).isEqualTo(256);
        }
    }
}
