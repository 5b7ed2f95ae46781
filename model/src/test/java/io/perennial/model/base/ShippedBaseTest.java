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
                    .isEqualTo("d2172f8dd43089438d1bfbd06f0a8112524a1eb23159eed45e0248ecfdaf2404");
            assertThat(base.config().layers()).isEqualTo(4);
            assertThat(base.config().hiddenSize()).isEqualTo(256);
        }
    }
}
