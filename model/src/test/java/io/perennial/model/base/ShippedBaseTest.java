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
                    .isEqualTo("d12dda709de841d732729161729719118e9dce9620abfd41cf98324755cca657");
            assertThat(base.config().layers()).isEqualTo(4);
            assertThat(base.config().hiddenSize()).isEqualTo(256);
        }
    }
}
