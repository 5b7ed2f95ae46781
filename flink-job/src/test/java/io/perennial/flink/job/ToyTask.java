package io.perennial.flink.job;

import io.perennial.flink.train.Lineage;
import io.perennial.flink.train.OffsetRange;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A task that is easy to learn: one word of every text says its label. */
public final class ToyTask {

    private static final Map<String, List<String>> WORDS =
            Map.of(
                    "animal", List.of("cat", "dog", "horse", "bird", "fish"),
                    "colour", List.of("red", "green", "blue", "yellow", "black"));
    private static final List<String> LABELS = List.of("animal", "colour");
    private static final List<String> FRAMES =
            List.of("i saw a %s today", "the word is %s", "%s it was", "tell me about %s");

    private final KafkaFixture kafka;
    private final String name;
    private final Lineage sent = new Lineage();
    private final String padding;
    private int count;

    public ToyTask(KafkaFixture kafka, String name) {
        this(kafka, name, 0);
    }

    /**
     * @param blanks behind every text: bytes on the way, which no tokens come of
     */
    ToyTask(KafkaFixture kafka, String name, int blanks) {
        this.kafka = kafka;
        this.name = name;
        this.padding = " ".repeat(blanks);
    }

    public String name() {
        return name;
    }

    /** Sends the next examples. */
    public void send(int examples) throws Exception {
        for (int i = 0; i < examples; i++, count++) {
            String label = LABELS.get(count % 2);
            String word = WORDS.get(label).get(count / 2 % 5);
            String text = FRAMES.get(count / 10 % FRAMES.size()).formatted(word);
            String json =
                    "{\"task\":\"%s\",\"text\":\"%s\",\"label\":\"%s\"}"
                            .formatted(name, text + padding, label);
            RecordMetadata place = kafka.send(kafka.topics().examples(), name, json);
            sent.add(OffsetRange.of(place.topic(), place.partition(), place.offset()));
        }
    }

    public int count() {
        return count;
    }

    /** Where all that was sent lies in Kafka. */
    public Lineage sent() {
        return sent;
    }
}
