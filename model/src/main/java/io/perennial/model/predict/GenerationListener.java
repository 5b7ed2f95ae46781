package io.perennial.model.predict;

/**
 * Hears what is written while it is written. Called by the generating thread, which waits; what a
 * listener throws ends the whole call.
 */
public interface GenerationListener {

    /** Takes the next piece of text: whole characters, never empty. */
    void written(String piece);

    /** Takes the whole, once the row has ended; the others of its call may go on. */
    default void ended(GeneratedText text) {}

    /** Whether somebody still wants the rest; asked before each token. */
    default boolean wanted() {
        return true;
    }

    /** Hears nothing and wants everything. */
    static GenerationListener silent() {
        return piece -> {};
    }
}
