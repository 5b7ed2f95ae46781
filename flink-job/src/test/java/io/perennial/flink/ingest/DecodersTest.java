package io.perennial.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.base.BaseAccess;
import io.perennial.flink.base.TinyDecoder;
import io.perennial.schemas.avro.Rejection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodersTest {

    private static final BaseAccess BASE = new BaseAccess("default", "CPU", "FP32", 1, 16);
    private static final String ADAPTER = "{\"method\":\"houlsby\"}";
    private static final long RESIDENT_BYTES = 64 << 20;

    /** What came out: either a value or a rejection. */
    private record Result<T>(@Nullable T value, @Nullable Rejection rejection) {}

    private static <T> Result<T> decode(
            ProcessFunction<SourceRecord, T> decoder, String key, @Nullable String value)
            throws Exception {
        try (var harness =
                new OneInputStreamOperatorTestHarness<SourceRecord, T>(
                        new ProcessOperator<>(decoder))) {
            harness.open();
            byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
            harness.processElement(
                    new StreamRecord<>(
                            new SourceRecord(
                                    "topic",
                                    1,
                                    42,
                                    7,
                                    key.getBytes(StandardCharsets.UTF_8),
                                    bytes)));
            List<T> values = harness.extractOutputValues();
            var rejected = harness.getSideOutput(Rejections.TAG);
            return new Result<>(
                    values.isEmpty() ? null : values.get(0),
                    rejected == null ? null : rejected.peek().getValue());
        }
    }

    @Nested
    class Examples {

        @Test
        void areTokenisedAndKeepTheirOrigin() throws Exception {
            IncomingExample example =
                    decode(
                                    new ExampleDecoder(BASE),
                                    "colours",
                                    "{\"text\":\"a red car\",\"label\":\"red\",\"id\":\"7\"}")
                            .value();
            assertThat(example.task()).isEqualTo("colours");
            assertThat(example.answer())
                    .usingRecursiveComparison()
                    .isEqualTo(ExpectedAnswer.ofLabel("red"));
            assertThat(example.id()).isEqualTo("7");
            assertThat(example.tokenIds()).hasSizeBetween(4, 16);
            assertThat(example.firstLength()).isEqualTo(example.tokenIds().length);
            assertThat(example.origin().offset()).isEqualTo(42);
        }

        @Test
        void keepTheirAnswerOfEveryKind() throws Exception {
            assertAnswer(
                    "\"labels\":[\"red\",\"big\"]", ExpectedAnswer.ofLabels(List.of("red", "big")));
            assertAnswer("\"labels\":[]", ExpectedAnswer.ofLabels(List.of()));
            assertAnswer("\"value\":2.5", ExpectedAnswer.ofValue(2.5));
            assertAnswer("\"target\":\"a big red car\"", ExpectedAnswer.ofText());
        }

        private void assertAnswer(String field, ExpectedAnswer answer) throws Exception {
            String json = "{\"text\":\"a red car\"," + field + "}";
            assertThat(decode(new ExampleDecoder(BASE), "t", json).value().answer())
                    .usingRecursiveComparison()
                    .isEqualTo(answer);
        }

        @Test
        void haveTheTextThatShallFollowInTheirRow(@TempDir Path folder) throws Exception {
            String json = "{\"text\":\"this is a cat\",\"target\":\"an animal\"}";
            ExampleDecoder decoder = new ExampleDecoder(TinyDecoder.in(folder));
            IncomingExample example = decode(decoder, "t", json).value();
            assertThat(example.firstLength()).isEqualTo(4);
            assertThat(example.tokenIds()).hasSize(7).endsWith(TinyDecoder.END);
        }

        @Test
        void keepTheTargetWhereTheTextIsTooLong(@TempDir Path folder) throws Exception {
            String json =
                    "{\"text\":\"%s\",\"target\":\"an animal\"}".formatted("cat ".repeat(200));
            ExampleDecoder decoder = new ExampleDecoder(TinyDecoder.in(folder));
            IncomingExample example = decode(decoder, "t", json).value();
            assertThat(example.tokenIds())
                    .hasSize(TinyDecoder.MOST_TOKENS)
                    .endsWith(TinyDecoder.END);
            assertThat(example.firstLength()).isEqualTo(TinyDecoder.MOST_TOKENS - 3);
        }

        @Test
        void withoutExactlyOneAnswerAreRejected() throws Exception {
            assertThat(
                            decode(new ExampleDecoder(BASE), "t", "{\"text\":\"x\"}")
                                    .rejection()
                                    .getReason())
                    .isEqualTo("missing_field");
            assertThat(
                            decode(
                                            new ExampleDecoder(BASE),
                                            "t",
                                            "{\"text\":\"x\",\"label\":\"a\",\"value\":1}")
                                    .rejection()
                                    .getReason())
                    .isEqualTo("invalid_field");
        }

        @Test
        void areRejectedWithTheirOriginAndBytes() throws Exception {
            Rejection rejection =
                    decode(new ExampleDecoder(BASE), "colours", "{\"text\": oops").rejection();
            assertThat(rejection.getReason()).isEqualTo("malformed_json");
            assertThat(rejection.getTopic()).isEqualTo("topic");
            assertThat(rejection.getPartition()).isEqualTo(1);
            assertThat(rejection.getOffset()).isEqualTo(42);
            assertThat(StandardCharsets.UTF_8.decode(rejection.getKey()).toString())
                    .isEqualTo("colours");
            assertThat(StandardCharsets.UTF_8.decode(rejection.getValue()).toString())
                    .isEqualTo("{\"text\": oops");
        }

        @Test
        void keepOfBytesThatAreTooManyTheBeginning() throws Exception {
            String key = "k".repeat(Rejections.LARGEST_KEY_BYTES + 1);
            String value = "v".repeat(Rejections.LARGEST_VALUE_BYTES + 1);
            Rejection rejection = decode(new ExampleDecoder(BASE), key, value).rejection();
            assertThat(rejection.getReason()).isEqualTo("too_large");
            assertThat(rejection.getKey().remaining()).isEqualTo(Rejections.LARGEST_KEY_BYTES);
            assertThat(rejection.getValue().remaining()).isEqualTo(Rejections.LARGEST_VALUE_BYTES);
        }

        @Test
        void withoutAValueAreRejected() throws Exception {
            assertThat(decode(new ExampleDecoder(BASE), "colours", null).rejection()).isNotNull();
        }
    }

    @Nested
    class Specifications {

        @Test
        void areCanonical() throws Exception {
            IncomingSpec one =
                    decode(
                                    new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES),
                                    "t",
                                    "{\"batch_size\":4}")
                            .value();
            IncomingSpec same =
                    decode(
                                    new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES),
                                    "t",
                                    "{ \"task\": \"t\", \"batch_size\": 4 }")
                            .value();
            assertThat(one.spec()).isEqualTo(same.spec());
        }

        @Test
        void withAnAdapterThatTheBaseCannotHaveAreRejected() throws Exception {
            Rejection rejection =
                    decode(
                                    new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES),
                                    "t",
                                    "{\"adapter\":{\"method\":\"houlsby\",\"leave_out\":[99]}}")
                            .rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getTask()).isEqualTo("t");
        }

        @Test
        void withAnAdapterThatTheJobHasNoRoomForAreRejected() throws Exception {
            String wide = "{\"adapter\":{\"method\":\"houlsby\",\"reduction_factor\":0.1}}";
            SpecDecoder decoder = new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES);
            Rejection rejection = decode(decoder, "t", wide).rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getMessage())
                    .contains("more than the job's resident-bytes of " + RESIDENT_BYTES);
        }

        @Test
        void withAnAdapterBeyondAllBoundsAreRejected() throws Exception {
            String endless =
                    "{\"adapter\":{\"methods\":[{\"method\":\"houlsby\",\"reduction_factor\":0.01},"
                            + "{\"method\":\"p_tuning\",\"encoder\":\"lstm\",\"hidden\":4096,\"layers\":8}]}}";
            SpecDecoder decoder = new SpecDecoder(BASE, ADAPTER, Long.MAX_VALUE);
            Rejection rejection = decode(decoder, "t", endless).rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getMessage()).contains("choose smaller sizes or fewer methods");
        }

        @Test
        void areNotQuotedAtLength() throws Exception {
            String endless = "{\"adapter\":{\"method\":\"" + "x".repeat(100_000) + "\"}}";
            SpecDecoder decoder = new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES);
            assertThat(decode(decoder, "t", endless).rejection().getMessage())
                    .hasSizeLessThanOrEqualTo(Rejections.LONGEST_MESSAGE);
        }

        @Test
        void ofTextNeedABaseThatCanWrite(@TempDir Path folder) throws Exception {
            String spec = "{\"adapter\":{\"method\":\"lora\",\"objective\":\"text\"}}";
            Rejection rejection =
                    decode(new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES), "t", spec).rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getMessage()).contains("text").contains("encoder");
            SpecDecoder decoder = new SpecDecoder(TinyDecoder.in(folder), ADAPTER, RESIDENT_BYTES);
            assertThat(decode(decoder, "t", spec).value()).isNotNull();
        }

        @Test
        void withLabelsWhereThereAreNoneAreRejected() throws Exception {
            Rejection rejection =
                    decode(
                                    new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES),
                                    "t",
                                    "{\"adapter\":{\"method\":\"lora\",\"objective\":\"regression\"},\"labels\":[\"a\",\"b\"]}")
                            .rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getMessage()).contains("\"labels\"").contains("regression");
        }

        @Test
        void ofTextThatWouldStartFromOthersAreRejected(@TempDir Path folder) throws Exception {
            String spec =
                    "{\"adapter\":{\"method\":\"lora\",\"objective\":\"text\"},\"start\":\"similar\"}";
            SpecDecoder decoder = new SpecDecoder(TinyDecoder.in(folder), ADAPTER, RESIDENT_BYTES);
            Rejection rejection = decode(decoder, "t", spec).rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getMessage()).startsWith("field \"start\" is \"similar\"");
        }

        @Test
        void withReplicasNameTheirLabels() throws Exception {
            SpecDecoder decoder = new SpecDecoder(BASE, ADAPTER, RESIDENT_BYTES);
            Rejection rejection =
                    decode(decoder, "t", "{\"data_parallel\":{\"replicas\":3}}").rejection();
            assertThat(rejection.getReason()).isEqualTo("invalid_task_spec");
            assertThat(rejection.getMessage())
                    .startsWith("field \"data_parallel\" has 3 replicas")
                    .contains("name them in \"labels\"");
        }

        @Test
        void ofUnknownTasksStopTheJobAtStartWhenTheyCannotWork() {
            String impossible = "{\"method\":\"houlsby\",\"leave_out\":[99]}";
            assertThatThrownBy(
                            () ->
                                    decode(
                                            new SpecDecoder(BASE, impossible, RESIDENT_BYTES),
                                            "t",
                                            "{}"))
                    .hasMessageContaining("leave_out");
        }
    }
}
