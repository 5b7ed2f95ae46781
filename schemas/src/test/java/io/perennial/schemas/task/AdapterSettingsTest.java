package io.perennial.schemas.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.InvalidFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterSettingsTest {

    @Test
    void areEqualWhereverTheirKeysStand() {
        AdapterSettings settings =
                new AdapterSettings("{ \"b\": {\"z\":1, \"a\":[{\"d\":1,\"c\":2}]}, \"a\": 0.5 }");

        assertThat(settings.json())
                .isEqualTo("{\"a\":0.5,\"b\":{\"a\":[{\"c\":2,\"d\":1}],\"z\":1}}");
        assertThat(settings)
                .isEqualTo(
                        new AdapterSettings(
                                "{\"a\":0.5,\"b\":{\"a\":[{\"c\":2,\"d\":1}],\"z\":1}}"));
    }

    @Test
    void keepTheOrderOfArrays() {
        assertThat(new AdapterSettings("{\"targets\":[\"v\",\"q\"]}").json())
                .isEqualTo("{\"targets\":[\"v\",\"q\"]}");
    }

    @Test
    void keepWhatIsNull() {
        assertThat(new AdapterSettings("{\"a\":null}").json()).isEqualTo("{\"a\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "houlsby", "[]", "\"houlsby\"", "{\"a\":1,\"a\":2}", "{} {}"})
    void areOneObject(String json) {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> new AdapterSettings(json))
                .withMessageStartingWith("field \"adapter\" is not a JSON object: ")
                .withMessageEndingWith("write {\"method\": \"<name>\", ...}")
                .extracting(InvalidFieldException::reason)
                .isEqualTo(RejectionReason.INVALID_TASK_SPEC);
    }
}
