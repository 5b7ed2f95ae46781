package io.perennial.cli.kafka;

import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Which of our topics are there. */
public final class TopicNames {

    private TopicNames() {}

    /**
     * The topic that a person means: a full name, or ours without its prefix.
     *
     * @throws UserException if there is no such topic, naming those that are there
     */
    public static String resolve(KafkaConnection kafka, String name) throws InterruptedException {
        TreeSet<String> existing = existing(kafka);
        String ours = kafka.topics().prefix() + "." + name;
        if (existing.contains(name)) {
            return name;
        }
        if (existing.contains(ours)) {
            return ours;
        }
        throw new UserException(
                "there is no topic '"
                        + name
                        + "' or '"
                        + ours
                        + "' at "
                        + kafka.bootstrapServers()
                        + "; this client sees "
                        + (existing.isEmpty()
                                ? "none (perennial topics create makes them)"
                                : String.join(", ", existing)));
    }

    /**
     * A topic that must be there.
     *
     * @throws UserException if it is not
     */
    static String require(KafkaConnection kafka, String topic) throws InterruptedException {
        if (existing(kafka).contains(topic)) {
            return topic;
        }
        throw new UserException(
                "there is no topic '"
                        + topic
                        + "' at "
                        + kafka.bootstrapServers()
                        + ", or this client may not DESCRIBE it; perennial topics create makes it,"
                        + " --topic-prefix names another");
    }

    /** One line per topic of ours: name, partitions, offsets. */
    public static List<String> list(KafkaConnection kafka) throws InterruptedException {
        Topics topics = kafka.topics();
        List<String> ours =
                existing(kafka).stream()
                        .filter(name -> name.startsWith(topics.prefix() + "."))
                        .toList();
        if (ours.isEmpty()) {
            throw new UserException(
                    "there are no topics "
                            + topics.prefix()
                            + ".* at "
                            + kafka.bootstrapServers()
                            + "; perennial topics create makes them");
        }
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer()) {
            return ours.stream().map(topic -> line(consumer, topic)).toList();
        }
    }

    private static String line(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions));
        long offsets =
                end.entrySet().stream().mapToLong(e -> e.getValue() - first.get(e.getKey())).sum();
        return String.format(
                Locale.ROOT,
                "%-40s  %3d partitions  %,12d offsets",
                topic,
                partitions.size(),
                offsets);
    }

    private static TreeSet<String> existing(KafkaConnection kafka) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            return new TreeSet<>(admin.listTopics().names().get());
        } catch (ExecutionException e) {
            throw new UserException(
                    "the topics at "
                            + kafka.bootstrapServers()
                            + " cannot be listed: "
                            + e.getCause().getMessage(),
                    e);
        }
    }
}
