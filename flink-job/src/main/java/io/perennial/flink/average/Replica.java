package io.perennial.flink.average;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One replica's part in a task's average: where it stands, and what it has handed in without an
 * answer. All of it is state.
 *
 * <p>A replica's parameters are always {@code mark} plus what it has learnt since, where {@code
 * mark} is the average that it stands on plus the change that it has handed in, if that is not in
 * the average yet. So an average that arrives moves the parameters by {@code new mark - mark}, and
 * nothing that was learnt meanwhile is lost.
 */
public final class Replica {

    private static final int FORMAT = 1;

    private final int index;
    private int replicas;
    private int epoch;
    private long version;
    private List<Share> shares = List.of();
    private List<String> labels = List.of();
    private float @Nullable [] mark;
    private float @Nullable [] handedIn;
    private Share lastHandedIn = Share.NONE;

    /**
     * One that has learnt nothing.
     *
     * @param index from 0; the first one publishes
     */
    public Replica(int index, int replicas, int epoch) {
        this.index = index;
        this.replicas = replicas;
        this.epoch = epoch;
    }

    /**
     * The first replica of a task that has been trained in one place so far: what it knows is the
     * average that the others begin with.
     */
    public void bringAlong(
            List<String> labelsSoFar, float[] parameters, long examples, String lineage) {
        mark = parameters.clone();
        labels = List.copyOf(labelsSoFar);
        version = 1;
        lastHandedIn = new Share(0, examples, lineage);
        shares = List.of(lastHandedIn);
    }

    /** Takes a new number of replicas; with another epoch it forgets everything else. */
    public void join(int newReplicas, int newEpoch) {
        replicas = newReplicas;
        if (newEpoch != epoch) {
            epoch = newEpoch;
            version = 0;
            shares = List.of();
            labels = List.of();
            mark = null;
            handedIn = null;
            lastHandedIn = Share.NONE;
        }
    }

    public int index() {
        return index;
    }

    public int epoch() {
        return epoch;
    }

    /** Whether the task is this one's alone to report on and to publish. */
    public boolean speaksForTask() {
        return index == 0;
    }

    /** Where the parameters shall begin; null = at their starting values. */
    public float @Nullable [] beginning() {
        return mark == null ? null : mark.clone();
    }

    /** The parameters have been made with their starting values. */
    public void begin(List<String> ofHead, float[] parameters) {
        labels = List.copyOf(ofHead);
        mark = parameters.clone();
    }

    /** Whether a change has been handed in and not been answered yet. */
    public boolean awaitsAnswer() {
        return handedIn != null;
    }

    /** How many of its own examples have been handed in. */
    public long examplesHandedIn() {
        return lastHandedIn.examples();
    }

    /** How many examples of the other replicas are in the average that it stands on. */
    public long examplesOfOthers() {
        return sharesOfOthers().stream().mapToLong(Share::examples).sum();
    }

    /** What the average that it stands on holds of the other replicas. */
    public List<Share> sharesOfOthers() {
        return IntStream.range(0, shares.size())
                .filter(replica -> replica != index)
                .mapToObj(shares::get)
                .toList();
    }

    /**
     * Hands in what has been learnt since the last time.
     *
     * @param parameters as they are now
     * @param examples of its own, ever
     * @param lineage of these
     */
    public void handIn(String task, float[] parameters, long examples, String lineage) {
        float[] before = mark;
        if (before == null || handedIn != null) {
            throw new IllegalStateException("replica " + index + " of " + task + " cannot hand in");
        }
        handedIn = difference(parameters, before);
        lastHandedIn = new Share(lastHandedIn.sequence() + 1, examples, lineage);
        mark = parameters.clone();
    }

    /**
     * Takes an average.
     *
     * @return by how much the parameters are to be moved; null = not at all, it is an old one
     */
    public float @Nullable [] take(Average average) {
        if (average.epoch() != epoch || average.version() <= version) {
            return null;
        }
        if (average.share(index).sequence() == lastHandedIn.sequence()) {
            handedIn = null;
        }
        float[] target = average.parameters().clone();
        if (handedIn != null) {
            for (int i = 0; i < target.length; i++) {
                target[i] += handedIn[i];
            }
        }
        float[] move = mark == null ? new float[target.length] : difference(target, mark);
        version = average.version();
        shares = average.shares();
        labels = average.labels();
        mark = target;
        return move;
    }

    /** Whether an average is of the parameters that it has, head and all. */
    public boolean fits(Average average) {
        return mark == null || labels.equals(average.labels());
    }

    /** Forgets where it stands, and what it has not handed in. */
    public void startOver() {
        mark = null;
        handedIn = null;
    }

    ReplicaId id(String task) {
        return new ReplicaId(task, epoch, index, replicas);
    }

    ReplicaMessage.Greeting greeting(String task) {
        return new ReplicaMessage.Greeting(id(task), version == 0 ? null : known(task));
    }

    private Average known(String task) {
        return new Average(task, epoch, version, shares, labels, markWithoutHandedIn());
    }

    /** What was handed in and awaits its answer; null = nothing. */
    ReplicaMessage.@Nullable Change unanswered(String task) {
        float[] change = handedIn;
        return change == null
                ? null
                : new ReplicaMessage.Change(
                        id(task),
                        lastHandedIn,
                        labels,
                        change,
                        version == 0 ? markWithoutHandedIn() : null);
    }

    private float[] markWithoutHandedIn() {
        if (mark == null) {
            throw new IllegalStateException("replica " + index + " has not begun");
        }
        return handedIn == null ? mark.clone() : difference(mark, handedIn);
    }

    private static float[] difference(float[] from, float[] what) {
        float[] left = new float[from.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = from[i] - what[i];
        }
        return left;
    }

    /** Host memory held, in bytes. */
    public long residentBytes() {
        return (long) Float.BYTES
                * ((mark == null ? 0 : mark.length) + (handedIn == null ? 0 : handedIn.length));
    }

    /** The bytes in keyed state. */
    public byte[] toBytes() {
        return MessageCodec.encode(
                out -> {
                    out.writeByte(FORMAT);
                    out.writeInt(index);
                    out.writeInt(replicas);
                    out.writeInt(epoch);
                    out.writeLong(version);
                    MessageCodec.writeShares(out, shares);
                    MessageCodec.writeTexts(out, labels);
                    MessageCodec.writeVector(out, mark);
                    MessageCodec.writeVector(out, handedIn);
                    MessageCodec.writeShare(out, lastHandedIn);
                });
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalStateException if another version of the job wrote it
     */
    public static Replica fromBytes(byte[] bytes) {
        return MessageCodec.decode(
                bytes,
                in -> {
                    int format = in.readByte();
                    if (format != FORMAT) {
                        throw new IllegalStateException(
                                "replica has format version %d, this job reads version %d"
                                        .formatted(format, FORMAT));
                    }
                    Replica replica = new Replica(in.readInt(), in.readInt(), in.readInt());
                    replica.version = in.readLong();
                    replica.shares = List.copyOf(MessageCodec.readShares(in));
                    replica.labels = List.copyOf(MessageCodec.readTexts(in));
                    replica.mark = MessageCodec.readVector(in);
                    replica.handedIn = MessageCodec.readVector(in);
                    replica.lastHandedIn = MessageCodec.readShare(in);
                    return replica;
                });
    }
}
