package io.perennial.fuzz;

import net.jqwik.api.Arbitrary;

/**
 * A door that input of others comes in by: what is thrown at it, and what must hold then.
 *
 * <p>A target may hold resources, a server for example; they are made when the target is, and freed
 * by {@link #close}. Inputs are fed one after another, each from a thread of its own.
 *
 * @param <T> kind of input
 */
public interface FuzzTarget<T> extends AutoCloseable {

    /** Its name on the command line: lower-case words joined by hyphens. */
    String name();

    /** What it feeds, for people. */
    String door();

    /** Inputs, good ones among them. An input depends on the random numbers alone. */
    Arbitrary<T> inputs();

    /**
     * Feeds one input.
     *
     * @return what became of it
     * @throws Exception what the door let through, which is a failure like any error
     */
    Verdict feed(T input) throws Exception;

    /** The inputs, each with its way in. */
    default Arbitrary<Attempt> attempts() {
        return inputs().map(input -> new Attempt(input, () -> feed(input)));
    }

    @Override
    default void close() {}
}
