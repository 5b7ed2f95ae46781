package io.perennial.serving.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;

/**
 * Uses a consumer group as a list of members: each brings its address, and is told everybody's. No
 * partition is given to anyone. Made by Kafka's consumer, by its name.
 */
public final class ShardAssignor implements ConsumerPartitionAssignor, Configurable {

    /** Property with this member's address. */
    static final String ADDRESS = "perennial.shard.address";

    /** Property with a {@link Members}, which is told of every change. */
    static final String MEMBERS = "perennial.shard.members";

    /** Takes the addresses of all members. */
    interface Members extends Consumer<Set<String>> {}

    private String address = "";
    private Members members = all -> {};

    @Override
    public void configure(Map<String, ?> properties) {
        address = (String) properties.get(ADDRESS);
        members = (Members) properties.get(MEMBERS);
    }

    @Override
    public String name() {
        return "perennial-shards";
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return bytes(address);
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription subscriptions) {
        Set<String> addresses = new TreeSet<>();
        subscriptions
                .groupSubscription()
                .values()
                .forEach(member -> addresses.add(text(member.userData())));
        Map<String, Assignment> assignments = new HashMap<>();
        for (String member : subscriptions.groupSubscription().keySet()) {
            assignments.put(member, new Assignment(List.of(), bytes(String.join(",", addresses))));
        }
        return new GroupAssignment(assignments);
    }

    @Override
    public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
        members.accept(Set.of(text(assignment.userData()).split(",")));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
