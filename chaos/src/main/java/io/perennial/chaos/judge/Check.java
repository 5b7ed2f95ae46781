package io.perennial.chaos.judge;

import java.util.List;

/**
 * Something that was tried after a run, and what came of it.
 *
 * @param finding in a sentence
 * @param breaches what is not as promised, in sentences; empty = the promise was kept
 */
public record Check(String finding, List<String> breaches) {

    public Check {
        breaches = List.copyOf(breaches);
    }
}
