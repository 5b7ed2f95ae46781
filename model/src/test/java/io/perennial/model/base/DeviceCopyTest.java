package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.fixture.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCopyTest {

    /** Blocks of one row, of some rows, of all but one, and of everything. */
    @ParameterizedTest
    @ValueSource(ints = {1, 13, 50, 7 * 13 - 1, 7 * 13, 1000})
    void isTheSameInBlocksOfAnySize(int largest) {
        float[] values = Samples.normal(1, 7 * 13, 1);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            DeviceCopy copy = new DeviceCopy(manager, largest);
            NDArray matrix = copy.of(values, 7, 13);
            NDArray vector = copy.of(values, 7 * 13);
            NDArray column = copy.of(values, 7 * 13, 1);
            assertThat(matrix.toFloatArray()).isEqualTo(values);
            assertThat(vector.toFloatArray()).isEqualTo(values);
            assertThat(column.toFloatArray()).isEqualTo(values);
            assertThat(matrix.getShape().getShape()).containsExactly(7, 13);
            assertThat(vector.getShape().getShape()).containsExactly(7 * 13);
            assertThat(manager.getManagedArrays()).hasSize(3);
        }
    }
}
