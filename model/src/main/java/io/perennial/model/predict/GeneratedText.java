package io.perennial.model.predict;

import java.util.List;

/**
 * What was written behind a text.
 *
 * @param text the pieces that the listener heard, in one
 * @param tokenIds without the token that ends a text; with those of a stop text
 * @param reason why it ends there
 */
public record GeneratedText(String text, List<Integer> tokenIds, Reason reason) {

    /** Why a text ends. */
    public enum Reason {
        /** The base's end token came. */
        END,
        /** A stop text came. */
        STOP,
        /** As many tokens as were allowed, or as the base has positions for. */
        LENGTH,
        /** Nobody wanted the rest. */
        UNWANTED
    }

    public GeneratedText {
        tokenIds = List.copyOf(tokenIds);
    }
}
