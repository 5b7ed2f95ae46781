package io.perennial.schemas.json;

import static io.perennial.schemas.RejectionReason.MALFORMED_JSON;
import static io.perennial.schemas.RejectionReason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @Nested
    class Objects {

        @Test
        void areReadFieldByField() {
            assertThat(names("{\"a\":1,\"b\":{\"c\":[1,2]},\"d\":null}"))
                    .containsExactly("a", "b", "d");
        }

        @Test
        void mayBeEmpty() {
            assertThat(names("{}")).isEmpty();
        }

        @Test
        void mayHaveWhiteSpaceAround() {
            assertThat(names("\n\t {\"a\":1} \r\n")).containsExactly("a");
        }

        @Test
        void mayBeAsDeepAsTheLimit() {
            assertThat(names(nested(StrictJson.MAX_NESTING))).containsExactly("a");
        }

        @Test
        void mayBeAsLargeAsTheLimit() {
            String padding = "x".repeat(StrictJson.MAX_BYTES - "{\"a\":\"\"}".length());

            assertThat(names("{\"a\":\"" + padding + "\"}")).containsExactly("a");
        }
    }

    @Nested
    class AnythingElse {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "}",
                    "{\"a\"}",
                    "{\"a\":}",
                    "{\"a\":1,}",
                    "{\"a\":1",
                    "{\"a\":\"x",
                    "{\"a\":[1,2}",
                    "{'a':1}",
                    "{a:1}",
                    "{\"a\":01}",
                    "{\"a\":.5}",
                    "{\"a\":+1}",
                    "{\"a\":NaN}",
                    "{\"a\":Infinity}",
                    "{\"a\":nul}",
                    "{\"a\":True}",
                    "{\"a\":\"\\x\"}",
                    "{\"a\":\"\\u12\"}",
                    "{\"a\":\"line\nbreak\"}",
                    "{\"a\":1} // comment",
                    "{\"a\":/* comment */1}",
                    "a=1",
                    "<a>1</a>",
                })
        void isRefusedWithItsPlace(String json) {
            assertThat(refusal(json))
                    .matches("(?s).* at line \\d+, column \\d+; send one JSON object per record");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[]|an array",
                    "[{\"a\":1}]|an array",
                    "\"text\"|a string",
                    "17|a number",
                    "true|a boolean",
                    "null|null",
                })
        void isRefusedByWhatItIs(String json, String name) {
            assertThat(refusal(json)).startsWith("the record is " + name + ", not an object");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{} {}", "{}{}", "{\"a\":1}]", "{} garbage", "{},", "{}\n{}"})
        void isRefusedBehindTheObject(String json) {
            assertThat(refusal(json)).contains("at line ").endsWith("one JSON object per record");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":1,\"\\u0061\":2}",
                    "{\"b\":{\"a\":1,\"a\":2}}",
                    "{\"b\":[{\"a\":1,\"a\":2}]}"
                })
        void isRefusedWithAKeyTwice(String json) {
            assertThat(refusal(json)).contains("Duplicate field 'a'");
        }

        @Test
        void isRefusedWhenThereIsNothing() {
            assertThat(refusal((byte[]) null)).startsWith("the record has no value");
            assertThat(refusal(new byte[0])).startsWith("the record has no value");
            assertThat(refusal(" \n ")).startsWith("the record is blank");
        }
    }

    @Nested
    class Bytes {

        @ParameterizedTest
        @ValueSource(ints = {0x80, 0xC0, 0xE9, 0xF8, 0xFF})
        void thatAreNotUtf8AreRefused(int broken) {
            byte[] json = "{\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
            json[6] = (byte) broken;

            assertThat(refusal(json))
                    .isEqualTo("the record is not valid UTF-8; encode it as UTF-8");
        }

        @Test
        void ofOtherEncodingsAreRefused() {
            refusal("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
            refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16));
            refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE));
        }

        @Test
        void withAnEncodedSurrogateAreRefused() {
            byte[] json = "{\"a\":\"???\"}".getBytes(StandardCharsets.UTF_8);
            json[6] = (byte) 0xED;
            json[7] = (byte) 0xA0;
            json[8] = (byte) 0x80;

            assertThat(refusal(json)).contains("not valid UTF-8");
        }

        @Test
        void withAByteOrderMarkAreRefusedByName() {
            assertThat(refusal("\uFEFF{}")).contains("byte order mark");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\0{\"a\":1}", "{\"a\":1}\0", "{\"a\":\0}", "{\"a\":\"x\0y\"}"})
        void withNulAreRefused(String json) {
            refusal(json);
        }
    }

    @Nested
    class Limits {

        @Test
        void boundTheSize() {
            byte[] large = new byte[StrictJson.MAX_BYTES + 1];
            Arrays.fill(large, (byte) ' ');

            InvalidFieldException refused = refused(large);
            assertThat(refused.reason()).isEqualTo(TOO_LARGE);
            assertThat(refused)
                    .hasMessage(
                            "the record has 4194305 bytes, more than 4194304; send shorter texts");
        }

        @Test
        void boundTheNesting() {
            assertThat(refusal(nested(StrictJson.MAX_NESTING + 1))).contains("nesting depth");
            assertThat(refusal("{\"a\":" + "[".repeat(100_000))).contains("nesting depth");
        }

        @Test
        void boundNamesAndNumbers() {
            refusal("{\"" + "n".repeat(2_000) + "\":1}");
            refusal("{\"a\":" + "9".repeat(2_000) + "}");
        }
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private static List<String> names(String json) {
        List<String> names = new ArrayList<>();
        StrictJson.read(
                json.getBytes(StandardCharsets.UTF_8),
                (name, parser) -> {
                    names.add(name);
                });
        return names;
    }

    private static String refusal(String json) {
        return refusal(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(byte[] json) {
        InvalidFieldException refused = refused(json);
        assertThat(refused.reason()).isEqualTo(MALFORMED_JSON);
        return refused.getMessage();
    }

    /** Fields are read as numbers where they are numbers, as a codec would. */
    private static InvalidFieldException refused(byte[] json) {
        return catchThrowableOfType(
                InvalidFieldException.class,
                () ->
                        StrictJson.read(
                                json,
                                (name, parser) -> {
                                    if (parser.currentToken().isScalarValue()) {
                                        parser.getText();
                                    }
                                }));
    }
}
