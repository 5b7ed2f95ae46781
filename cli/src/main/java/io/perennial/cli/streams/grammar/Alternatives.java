package io.perennial.cli.streams.grammar;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one section offers.
 *
 * @param familiar drawn for training and for the test
 * @param heldOut drawn for the test only
 */
record Alternatives(List<Template> familiar, List<Template> heldOut) {

    /** How often the test takes a held-out line where there is one. */
    private static final double HELD_OUT_SHARE = 0.3;

    Alternatives {
        familiar = List.copyOf(familiar);
        heldOut = List.copyOf(heldOut);
    }

    Template draw(Draws draws, Purpose purpose) {
        boolean unseen =
                purpose == Purpose.TEST && !heldOut.isEmpty() && draws.chance(HELD_OUT_SHARE);
        return draws.oneOf(unseen ? heldOut : familiar);
    }

    Stream<Part.Slot> slots() {
        return Stream.concat(familiar.stream(), heldOut.stream()).flatMap(Template::slots);
    }
}
