package io.perennial.fuzz.record;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.input.HostileJson;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Task specifications: a value or a reason; the adapter of a good one is laid out on a base of
 * usual size, or refused.
 */
public final class SpecTarget implements FuzzTarget<KafkaRecord> {

    private static final String WHOLE =
            """
            {"task":"intents","adapter":{"method":"houlsby","bottleneck":32},
             "labels":{"closed":true,"values":["booking","weather"]},"learning_rate":0.002,
             "batch_size":32,"replay":{"passes":1,"capacity":2000},"holdout_share":0.1,
             "publication":{"margin":0.02,"every_examples":256,"every_seconds":0.5},"slot":3,
             "state":"training","batch_wait_ms":2000,"start":"fresh","routable":true,
             "reproducible":false,"forgotten":["id 1"],"duplicate_window_seconds":60,
             "data_parallel":{"replicas":1,"every_examples":256}}""";

    /** Adapters of every method, in settings of every kind, the largest ones too. */
    private static final List<String> ADAPTERS =
            List.of(
                    "{\"method\":\"houlsby\",\"reduction_factor\":0.01}",
                    "{\"method\":\"pfeiffer\",\"bottleneck\":4096,\"leave_out\":[0,1],\"gated\":true}",
                    "{\"method\":\"parallel\",\"scaling\":4.0,\"activation\":\"gelu\"}",
                    "{\"method\":\"compacter\",\"terms\":4,\"rank\":1,\"bottleneck\":8}",
                    "{\"method\":\"lora\",\"rank\":1024,\"alpha\":16,\"dropout\":0.1,\"targets\":[\"q\",\"v\"]}",
                    "{\"method\":\"dora\",\"rank\":4}",
                    "{\"method\":\"ia3\",\"targets\":[\"k\",\"v\",\"ffn_up\"]}",
                    "{\"method\":\"prompt\",\"tokens\":16,\"text\":\"classify this\"}",
                    "{\"method\":\"p_tuning\",\"tokens\":16,\"hidden\":4096,\"layers\":8}",
                    "{\"method\":\"p_tuning\",\"encoder\":\"lstm\",\"hidden\":4096,\"layers\":8}",
                    "{\"method\":\"llama_adapter\",\"tokens\":4,\"top_layers\":2}",
                    "{\"method\":\"prefix\",\"tokens\":16,\"hidden\":8192}",
                    "{\"method\":\"layer_norm\"}",
                    "{\"method\":\"bitfit\"}",
                    "{\"method\":\"head_only\",\"pooling\":\"words_and_mean\"}",
                    "{\"method\":\"words\",\"rank\":256,\"buckets\":1048576,\"pooling\":\"words_beside_mean\"}",
                    "{\"methods\":[{\"method\":\"houlsby\",\"reduction_factor\":0.01},{\"method\":\"lora\"}],\"head\":\"linear\",\"objective\":\"regression\"}");

    private static final BaseConfig BASE =
            new BaseConfig(
                    "bert",
                    12,
                    768,
                    768,
                    12,
                    12,
                    64,
                    3072,
                    30_522,
                    512,
                    0,
                    2,
                    0,
                    -1,
                    Activation.GELU,
                    1e-12,
                    true,
                    false,
                    EnumSet.of(
                            Site.QUERY,
                            Site.KEY,
                            Site.VALUE,
                            Site.ATTENTION_OUTPUT,
                            Site.FEED_FORWARD_UP,
                            Site.FEED_FORWARD_DOWN));

    private static final int LABELS = 2;

    @Override
    public String name() {
        return "specifications";
    }

    @Override
    public String door() {
        return "the decoder of the tasks topic, and adapters on a base";
    }

    @Override
    public Arbitrary<KafkaRecord> inputs() {
        Stream<String> shorter =
                ADAPTERS.stream().map("{\"task\":\"intents\",\"adapter\":%s}"::formatted);
        List<String> seeds = Stream.concat(Stream.of(WHOLE), shorter).toList();
        return KafkaRecord.of(
                Arbitraries.frequencyOf(
                        Tuple.of(60, HostileJson.like(seeds)),
                        Tuple.of(1, HostileJson.labels().map(SpecTarget::withLabels))));
    }

    private static byte[] withLabels(String labels) {
        return "{\"task\":\"crowded\",\"labels\":%s}"
                .formatted(labels)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Verdict feed(KafkaRecord record) {
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(record.key(), record.value());
        if (decoded instanceof Decoded.Invalid<TaskSpec> invalid) {
            return Complaint.checked(invalid.message());
        }
        TaskSpec spec = ((Decoded.Valid<TaskSpec>) decoded).value();
        byte[] written = TaskSpecJson.encode(spec);
        boolean same =
                TaskSpecJson.decode(null, written) instanceof Decoded.Valid<TaskSpec> again
                        && Arrays.equals(TaskSpecJson.encode(again.value()), written);
        if (!same) {
            throw new AssertionError("a copy of %s is another one".formatted(spec));
        }
        try {
            AdapterSpec adapter = AdapterSpec.parse(spec.adapter().json());
            ParameterLayout.of(adapter, BASE, LABELS);
            if (!AdapterSpec.parse(adapter.toJson()).equals(adapter)) {
                throw new AssertionError("a copy of %s is another one".formatted(adapter));
            }
            return Verdict.ACCEPTED;
        } catch (InvalidAdapterSpecException e) {
            return Complaint.checked(e.getMessage());
        }
    }
}
