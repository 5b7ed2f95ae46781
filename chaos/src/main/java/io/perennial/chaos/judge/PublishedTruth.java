package io.perennial.chaos.judge;

import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What lies on the adapters topic: every version in its order, and what is wrong with them. */
final class PublishedTruth {

    private final AdapterAssembler assembler = new AdapterAssembler();
    private final Map<String, PublishedAdapter> newest = new TreeMap<>();
    private final List<String> torn = new ArrayList<>();
    private final List<String> outOfOrder = new ArrayList<>();
    private long versions;

    void accept(ConsumerRecord<byte[], byte[]> record) {
        AdapterAssembler.Outcome outcome = assembler.accept(record.key(), record.value());
        if (outcome instanceof AdapterAssembler.Outcome.Complete complete) {
            take(complete.adapter());
        } else if (outcome instanceof AdapterAssembler.Outcome.Refused refused) {
            torn.add(
                    "%s version %d: %s"
                            .formatted(refused.task(), refused.version(), refused.why()));
        } else if (outcome instanceof AdapterAssembler.Outcome.Removed removed) {
            outOfOrder.add(removed.task() + " was removed, which nobody asked for");
        }
    }

    private void take(PublishedAdapter adapter) {
        versions++;
        PublishedAdapter before = newest.put(adapter.task(), adapter);
        long expected = before == null ? 1 : before.version() + 1;
        if (adapter.version() != expected) {
            outOfOrder.add(
                    "%s version %d came where %d was due"
                            .formatted(adapter.task(), adapter.version(), expected));
        }
    }

    /** The newest whole version of every task. */
    Map<String, PublishedAdapter> newest() {
        return newest;
    }

    /** Versions that are not whole, or not what they say they are. */
    List<String> torn() {
        return torn;
    }

    /** Versions that do not count up from 1 one by one. */
    List<String> outOfOrder() {
        return outOfOrder;
    }

    /** Whole versions of all tasks. */
    long versions() {
        return versions;
    }
}
