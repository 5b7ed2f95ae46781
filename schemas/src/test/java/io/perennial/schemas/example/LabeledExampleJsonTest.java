package io.perennial.schemas.example;

import static io.perennial.schemas.DecodedAssertions.invalid;
import static io.perennial.schemas.DecodedAssertions.valid;
import static io.perennial.schemas.RejectionReason.INVALID_FIELD;
import static io.perennial.schemas.RejectionReason.MALFORMED_JSON;
import static io.perennial.schemas.RejectionReason.MISSING_FIELD;
import static io.perennial.schemas.RejectionReason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledExampleJsonTest {

    private static final LabeledExample SMALL = with(new Answer.Label("booking"));

    private static final LabeledExample FULL =
            new LabeledExample(
                    "nli-2.en",
                    "Ein \"Satz\" — 文, 😀\n\tzweite Zeile \\ \u0001",
                    "second",
                    new Answer.Label("entails"),
                    "example/17",
                    Instant.parse("2026-01-31T12:00:00.123456789Z"),
                    Map.of("source", "web", "empty", ""));

    @Nested
    class Reading {

        @Test
        void takesTheSmallestExample() {
            assertThat(
                            valid(
                                    decode(
                                            "{\"task\":\"intents\",\"text\":\"book a table\","
                                                    + "\"label\":\"booking\"}")))
                    .isEqualTo(SMALL);
        }

        @Test
        void takesAllFieldsInAnyOrder() {
            String json =
                    """
                    {"headers":{"source":"web","empty":""},"time":"2026-01-31T13:00:00.123456789+01:00",
                     "id":"example/17","label":"entails","text_pair":"second",
                     "text":"Ein \\"Satz\\" \\u2014 \\u6587, \\ud83d\\ude00\\n\\tzweite Zeile \\\\ \\u0001",
                     "task":"nli-2.en"}
                    """;
            assertThat(valid(decode(json))).isEqualTo(FULL);
        }

        @Test
        void leavesOutUnknownFieldsOfAnyShape() {
            assertThat(
                            valid(
                                    decode(
                                            "{\"task\":\"intents\",\"x\":{\"text\":[1,{\"label\":2}]},"
                                                    + "\"text\":\"book a table\",\"y\":[[],{}],"
                                                    + "\"label\":\"booking\",\"z\":null}")))
                    .isEqualTo(SMALL);
        }

        @Test
        void takesTheTaskFromTheKeyWhereTheValueNamesNone() {
            String json = "{\"text\":\"book a table\",\"label\":\"booking\"}";

            assertThat(valid(decode("intents", json))).isEqualTo(SMALL);
            assertThat(valid(decode("intents", json.replace("{", "{\"task\":null,"))))
                    .isEqualTo(SMALL);
        }

        @Test
        void prefersTheTaskOfTheValue() {
            String json = new String(LabeledExampleJson.encode(SMALL), StandardCharsets.UTF_8);

            assertThat(valid(decode("some-key", json)).task()).isEqualTo("intents");
        }

        @ParameterizedTest
        @CsvSource({
            "\"5\",5",
            "5,5",
            "-0,-0",
            "1.50,1.50",
            "1e3,1e3",
            "1E400,1E400",
            "123456789012345678901234567890,123456789012345678901234567890",
            "true,true",
            "false,false"
        })
        void keepsLabelsAsTheyAreWritten(String written, String label) {
            assertThat(valid(decode(withField("label", written))).answer())
                    .isEqualTo(new Answer.Label(label));
        }

        @Test
        void takesEveryKindOfAnswer() {
            assertThat(answer("\"labels\":[\"a\",5,true]"))
                    .isEqualTo(new Answer.Labels(List.of("a", "5", "true")));
            assertThat(answer("\"labels\":[]")).isEqualTo(new Answer.Labels(List.of()));
            assertThat(answer("\"value\":-2.5e1")).isEqualTo(new Answer.Value(-25));
            assertThat(answer("\"value\":7")).isEqualTo(new Answer.Value(7));
            assertThat(answer("\"target\":\" ein Tisch\""))
                    .isEqualTo(new Answer.Target(" ein Tisch"));
        }

        @Test
        void takesNullForAnAbsentAnswer() {
            assertThat(answer("\"label\":null,\"labels\":null,\"value\":1,\"target\":null"))
                    .isEqualTo(new Answer.Value(1));
        }

        private Answer answer(String fields) {
            return valid(decode("{\"task\":\"t\",\"text\":\"x\"," + fields + "}")).answer();
        }

        @ParameterizedTest
        @CsvSource({
            "0,1970-01-01T00:00:00Z",
            "1769860800123,2026-01-31T12:00:00.123Z",
            "-1,1969-12-31T23:59:59.999Z",
            "\"2026-01-31T12:00:00Z\",2026-01-31T12:00:00Z",
            "\"2026-01-31T12:00Z\",2026-01-31T12:00:00Z",
            "\"2026-01-31T12:00:00.5-05:30\",2026-01-31T17:30:00.500Z"
        })
        void takesTimesInBothForms(String written, Instant time) {
            assertThat(valid(decode(withField("time", written))).time()).isEqualTo(time);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text_pair", "id", "time", "headers"})
        void takesNullForAbsent(String field) {
            assertThat(valid(decode(withField(field, "null"))))
                    .isEqualTo(valid(decode(withField("unknown", "1"))));
        }

        @Test
        void takesIdsAndHeadersThatAreNoStrings() {
            LabeledExample example =
                    valid(decode(withField("headers", "{\"n\":1.0,\"b\":true,\"none\":null}")));

            assertThat(example.headers()).isEqualTo(Map.of("n", "1.0", "b", "true"));
            assertThat(valid(decode(withField("id", "17"))).id()).isEqualTo("17");
        }
    }

    @Nested
    class Refusing {

        @Test
        void saysWhichFieldIsMissing() {
            assertThat(invalid(decode("{\"text\":\"x\",\"label\":\"l\"}"), MISSING_FIELD))
                    .isEqualTo(
                            "field \"task\" is missing; add \"task\": \"<task name>\","
                                    + " or send the task name as the Kafka key");
            assertThat(invalid(decode("{\"task\":\"t\",\"label\":\"l\"}"), MISSING_FIELD))
                    .isEqualTo("field \"text\" is missing; add \"text\": \"<what is given>\"");
            assertThat(invalid(decode("{\"task\":\"t\",\"text\":\"x\"}"), MISSING_FIELD))
                    .isEqualTo(
                            "field \"label\" is missing; add \"label\": \"<class name>\", or what"
                                    + " else the task asks for: \"labels\": [\"<class name>\", ...],"
                                    + " \"value\": <number> or \"target\": \"<text>\"");
            assertThat(invalid(decode(withField("label", "null")), MISSING_FIELD))
                    .contains("\"label\"");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "task|5|is a number; it must be a string",
                    "task|\"a b\"|is \"a b\"; a task name is 1 to 128 letters",
                    "task|\"-a\"|starts with a letter or digit",
                    "task|\"a#1\"|a task name is",
                    "text|[\"x\"]|is an array; it must be a string",
                    "text|true|is a boolean; it must be a string",
                    "text|\"  \"|is blank",
                    "text|\"a\\u0000b\"|has a NUL character at 1",
                    "text|\"\\ud800\"|half of a surrogate pair",
                    "text_pair|1|is a number; it must be a string",
                    "text_pair|\"\"|is blank",
                    "label|{}|is an object; it must be a string, number or boolean",
                    "label|[]|is an array; it must be a string, number or boolean",
                    "label|\"\"|is blank",
                    "id|{}|is an object",
                    "time|\"yesterday\"|is \"yesterday\"; it must be an ISO-8601 time with offset",
                    "time|\"2026-01-31T12:00:00\"|time with offset",
                    "time|\"2026-02-30T12:00:00Z\"|is \"2026-02-30T12:00:00Z\"",
                    "time|1.5|is a number; it must be an ISO-8601 time",
                    "time|true|is a boolean",
                    "time|9223372036854775807|between the years 0 and 9999",
                    "time|99999999999999999999|is 99999999999999999999",
                    "headers|[]|is an array; it must be an object of texts",
                    "headers|\"h\"|is a string; it must be an object of texts",
                    "headers|{\"h\":{}}|field \"headers.h\" is an object",
                })
        void saysWhatIsWrongWithAField(String field, String written, String message) {
            assertThat(invalid(decode(withField(field, written)), INVALID_FIELD))
                    .startsWith("field \"" + field)
                    .contains(message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "labels|\"a\"|is a string; it must be an array of labels",
                    "labels|{}|is an object; it must be an array of labels",
                    "labels|[[]]|is an array; it must be a string, number or boolean",
                    "labels|[\"a\",null]|has a null; it must be an array of labels",
                    "labels|[\"a\",\"a\"]|names \"a\" twice; name every label once",
                    "labels|[\" \"]|is blank",
                    "value|\"1\"|is a string; it must be a number",
                    "value|true|is a boolean; it must be a number",
                    "value|[1]|is an array; it must be a number",
                    "value|1e39|is 1.0E39; it must be a finite number, at most 3.4028235E38",
                    "value|-1e999|is -Infinity; it must be a finite number",
                    "target|1|is a number; it must be a string",
                    "target|\" \"|is blank",
                    "target|\"a\\u0000\"|has a NUL character at 1",
                })
        void saysWhatIsWrongWithAnAnswer(String field, String written, String message) {
            String json = "{\"task\":\"t\",\"text\":\"x\",\"%s\":%s}".formatted(field, written);
            assertThat(invalid(decode(json), INVALID_FIELD))
                    .startsWith("field \"" + field + "\" ")
                    .contains(message);
        }

        @Test
        void takesOneAnswerOnly() {
            assertThat(invalid(decode(withField("value", "1")), INVALID_FIELD))
                    .isEqualTo(
                            "field \"value\" is given beside \"label\"; an example has one answer,"
                                    + " so send one of the two");
            assertThat(invalid(decode(withField("target", "\"y\"")), INVALID_FIELD))
                    .contains("\"target\" is given beside \"label\"");
            assertThat(invalid(decode(withField("labels", "[]")), INVALID_FIELD))
                    .contains("\"labels\" is given beside \"label\"");
        }

        @Test
        void takesNoPairWhereATextIsToFollow() {
            String json = "{\"task\":\"t\",\"text\":\"x\",\"text_pair\":\"y\",\"target\":\"z\"}";
            assertThat(invalid(decode(json), INVALID_FIELD))
                    .isEqualTo(
                            "field \"text_pair\" is given beside \"target\";"
                                    + " put all that is given into \"text\"");
        }

        @Test
        void boundsTheTexts() {
            String tooLong = "\"" + "x".repeat(1_000_001) + "\"";

            assertThat(invalid(decode(withField("text", tooLong)), TOO_LARGE))
                    .isEqualTo(
                            "field \"text\" has 1000001 characters, more than 1000000; shorten it");
            assertThat(invalid(decode(withField("text_pair", tooLong)), TOO_LARGE))
                    .contains("text_pair");
            String target = "{\"task\":\"t\",\"text\":\"x\",\"target\":" + tooLong + "}";
            assertThat(invalid(decode(target), TOO_LARGE))
                    .startsWith("field \"target\" has 1000001 characters, more than 1000000");
        }

        @Test
        void boundsTheLabelsOfAnExample() {
            String labels =
                    IntStream.rangeClosed(0, 10_000)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(",", "[", "]"));
            String json = "{\"task\":\"t\",\"text\":\"x\",\"labels\":" + labels + "}";
            assertThat(invalid(decode(json), INVALID_FIELD))
                    .isEqualTo(
                            "field \"labels\" has 10001 labels, more than 10000; leave some out");
        }

        @Test
        void namesTheKeyThatIsNoTask() {
            byte[] value = "{\"text\":\"x\",\"label\":\"l\"}".getBytes(StandardCharsets.UTF_8);

            invalid(LabeledExampleJson.decode(new byte[] {(byte) 0xFF}, value), MISSING_FIELD);
            invalid(LabeledExampleJson.decode(new byte[0], value), MISSING_FIELD);
            invalid(LabeledExampleJson.decode(new byte[] {'a', ' '}, value), INVALID_FIELD);
        }

        @Test
        void takesNothingForAnExample() {
            assertThat(invalid(LabeledExampleJson.decode(null, null), MALFORMED_JSON))
                    .isEqualTo("the record has no value; send one JSON object per record");
            invalid(
                    decode("{\"task\":\"t\",\"text\":\"x\",\"label\":\"l\"} and more"),
                    MALFORMED_JSON);
            invalid(
                    decode("{\"task\":\"t\",\"text\":\"x\",\"label\":\"l\",\"label\":\"m\"}"),
                    MALFORMED_JSON);
        }

        @Test
        void neverThrowsWhateverArrives() {
            SplittableRandom random = new SplittableRandom(7);
            byte[] good = LabeledExampleJson.encode(FULL);
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = good.clone();
                for (int change = random.nextInt(1, 6); change > 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                Decoded<LabeledExample> decoded = LabeledExampleJson.decode(null, bytes);
                if (decoded instanceof Decoded.Invalid<LabeledExample> refused) {
                    invalid(refused, refused.reason());
                }
            }
        }
    }

    @Nested
    class Writing {

        @Test
        void isReadBack() {
            assertThat(valid(LabeledExampleJson.decode(null, LabeledExampleJson.encode(SMALL))))
                    .isEqualTo(SMALL);
            assertThat(valid(LabeledExampleJson.decode(null, LabeledExampleJson.encode(FULL))))
                    .isEqualTo(FULL);
        }

        @Test
        void isReadBackWithEveryKindOfAnswer() {
            for (Answer answer :
                    List.of(
                            new Answer.Labels(List.of("b", "a|c")),
                            new Answer.Labels(List.of()),
                            new Answer.Value(0.1),
                            new Answer.Value(-Float.MAX_VALUE),
                            new Answer.Target("zwei\nZeilen"))) {
                LabeledExample example = with(answer);
                assertThat(
                                valid(
                                        LabeledExampleJson.decode(
                                                null, LabeledExampleJson.encode(example))))
                        .isEqualTo(example);
            }
        }

        @Test
        void leavesOutWhatIsAbsent() {
            assertThat(new String(LabeledExampleJson.encode(SMALL), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"task\":\"intents\",\"text\":\"book a table\",\"label\":\"booking\"}");
        }

        @Test
        void keepsTheOuterLimitsOfTime() {
            for (Instant time : new Instant[] {LabeledExample.EARLIEST, LabeledExample.LATEST}) {
                LabeledExample example =
                        new LabeledExample(
                                "t", "x", null, new Answer.Label("l"), null, time, Map.of());
                assertThat(
                                valid(
                                        LabeledExampleJson.decode(
                                                null, LabeledExampleJson.encode(example))))
                        .isEqualTo(example);
            }
        }
    }

    private static LabeledExample with(Answer answer) {
        return new LabeledExample("intents", "book a table", null, answer, null, null, Map.of());
    }

    /** An otherwise good example with one field as given. */
    private static String withField(String field, String written) {
        Map<String, String> fields =
                new TreeMap<>(Map.of("task", "\"t\"", "text", "\"x\"", "label", "\"l\""));
        fields.put(field, written);
        StringBuilder json = new StringBuilder("{");
        fields.forEach(
                (name, value) ->
                        json.append(json.length() > 1 ? "," : "")
                                .append('"')
                                .append(name)
                                .append("\":")
                                .append(value));
        return json.append('}').toString();
    }

    private static Decoded<LabeledExample> decode(String json) {
        return LabeledExampleJson.decode(null, json.getBytes(StandardCharsets.UTF_8));
    }

    private static Decoded<LabeledExample> decode(String key, String json) {
        return LabeledExampleJson.decode(
                key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
}
