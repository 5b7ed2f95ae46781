package io.perennial.fuzz.file;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.input.HostileBytes;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.AdapterState;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * States of adapters and statistics as bytes, each read as both: a value that gives the same bytes
 * again, or a refusal.
 */
public final class StateTarget implements FuzzTarget<byte[]> {

    @Override
    public String name() {
        return "states";
    }

    @Override
    public String door() {
        return "the readers of adapters' states and statistics";
    }

    @Override
    public Arbitrary<byte[]> inputs() {
        byte[] state =
                AdapterState.untrained(
                                AdapterSpec.defaults(), List.of("yes", "no"), new float[] {1, 2})
                        .toBytes();
        byte[] statistics = ArtifactTarget.statistics().toBytes();
        return Arbitraries.oneOf(
                HostileSafetensors.like(List.of(state)),
                HostileBytes.around(Arbitraries.just(statistics)));
    }

    @Override
    public Verdict feed(byte[] bytes) {
        Verdict state = read(bytes, b -> AdapterState.fromBytes(b).toBytes());
        Verdict statistics = read(bytes, b -> FeatureStatistics.fromBytes(b).toBytes());
        return state == Verdict.ACCEPTED ? state : statistics;
    }

    private static Verdict read(byte[] bytes, Function<byte[], byte[]> copy) {
        byte[] copied;
        try {
            copied = copy.apply(bytes);
        } catch (IllegalArgumentException e) {
            return Complaint.checked(e.getMessage());
        }
        if (!Arrays.equals(copied, copy.apply(copied))) {
            throw new AssertionError("a copy of the state is another one");
        }
        return Verdict.ACCEPTED;
    }
}
