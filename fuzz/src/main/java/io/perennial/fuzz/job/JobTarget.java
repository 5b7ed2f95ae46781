package io.perennial.fuzz.job;

import io.perennial.flink.ingest.Rejections;
import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.record.KafkaRecord;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.avro.Rejection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/**
 * Batches of hostile records between good ones of a healthy task, through the whole job: what no
 * decoder takes is on the rejected topic with its reason and its bytes, the healthy task's next
 * version is published, and the job has never restarted.
 */
public final class JobTarget implements FuzzTarget<List<StreamRecord>> {

    private static final int FEWEST = 40;
    private static final int MOST = 80;

    private final JobRig rig = new JobRig();

    @Override
    public String name() {
        return "job";
    }

    @Override
    public String door() {
        return "the examples and tasks topics, through the whole job";
    }

    @Override
    public Arbitrary<List<StreamRecord>> inputs() {
        return StreamRecord.any().list().ofMinSize(FEWEST).ofMaxSize(MOST);
    }

    /** A record that the broker took and the job must reject. */
    private record Awaited(Origin origin, StreamRecord sent, RejectionReason reason) {}

    @Override
    public Verdict feed(List<StreamRecord> records) throws Exception {
        List<Awaited> awaited = new ArrayList<>();
        for (StreamRecord record : records) {
            Origin origin = rig.send(record);
            record.reason().ifPresent(why -> awaited.add(new Awaited(origin, record, why)));
        }
        rig.awaitNextHealthyVersion();
        for (Awaited one : awaited) {
            check(one, rig.rejection(one.origin()));
        }
        rig.takeRejections().forEach(rejection -> Complaint.checked(rejection.getMessage()));
        rig.requireNoRestart();
        return awaited.isEmpty() ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    private static void check(Awaited awaited, Rejection rejection) {
        if (!rejection.getReason().equals(awaited.reason().code())) {
            throw new AssertionError(
                    "%s is rejected as %s, not as %s"
                            .formatted(awaited.sent(), rejection.getReason(), awaited.reason()));
        }
        KafkaRecord sent = awaited.sent().record();
        requireSame("key", rejection.getKey(), sent.key(), Rejections.LARGEST_KEY_BYTES);
        requireSame("value", rejection.getValue(), sent.value(), Rejections.LARGEST_VALUE_BYTES);
    }

    /** Of what is longer than a rejection may be, it keeps the beginning. */
    private static void requireSame(
            String what, @Nullable ByteBuffer kept, byte @Nullable [] sent, int most) {
        ByteBuffer wanted =
                sent == null ? null : ByteBuffer.wrap(sent, 0, Math.min(sent.length, most));
        if (!Objects.equals(wanted, kept)) {
            throw new AssertionError("the rejection has another " + what + " than was sent");
        }
    }

    @Override
    public void close() {
        rig.close();
    }
}
