package io.perennial.cli.streams.grammar;

import java.util.List;
import java.util.stream.Stream;

/** A parsed line: its parts in order. */
record Template(List<Part> parts) {

    Template {
        parts = List.copyOf(parts);
    }

    /** Every slot of this template, also those inside choices. */
    Stream<Part.Slot> slots() {
        return parts.stream().flatMap(Template::slotsOf);
    }

    private static Stream<Part.Slot> slotsOf(Part part) {
        if (part instanceof Part.Slot slot) {
            return Stream.of(slot);
        }
        if (part instanceof Part.Choice choice) {
            return choice.options().stream().flatMap(Template::slots);
        }
        return Stream.empty();
    }
}
