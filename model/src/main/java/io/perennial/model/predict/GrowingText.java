package io.perennial.model.predict;

import io.perennial.model.text.TextEncoder;
import java.util.List;

/**
 * A text that grows token by token. What is sure goes to the listener at once; what the next tokens
 * may still change is held back: characters whose bytes are not all there, and the beginning of a
 * stop text.
 */
final class GrowingText {

    /** Stands at the end of a decoded text for a character whose last bytes are missing. */
    private static final char INCOMPLETE = '\uFFFD';

    private final TextEncoder encoder;
    private final List<String> stops;
    private final GenerationListener listener;
    private final StringBuilder told = new StringBuilder();

    GrowingText(TextEncoder encoder, List<String> stops, GenerationListener listener) {
        this.encoder = encoder;
        this.stops = stops;
        this.listener = listener;
    }

    /**
     * Takes the tokens so far and tells what is new.
     *
     * @return whether a stop text came
     */
    boolean grow(long[] tokens) {
        String whole = encoder.decode(tokens);
        int stop = stopIn(whole);
        if (stop >= 0) {
            tell(whole.substring(0, stop));
            return true;
        }
        int sure = whole.length();
        while (sure > 0 && whole.charAt(sure - 1) == INCOMPLETE) {
            sure--;
        }
        String text = whole.substring(0, sure);
        String settled = text.substring(0, text.length() - possibleStop(text));
        // Some decoders rewrite what is before an incomplete character; wait until it is whole.
        if (settled.startsWith(told.toString())) {
            tell(settled);
        }
        return false;
    }

    /** Tells what was held back. */
    void end(long[] tokens) {
        tell(encoder.decode(tokens));
    }

    /** What the listener heard. */
    String told() {
        return told.toString();
    }

    private void tell(String whole) {
        int from = 0;
        while (from < Math.min(told.length(), whole.length())
                && whole.charAt(from) == told.charAt(from)) {
            from++;
        }
        if (from < whole.length()) {
            String piece = whole.substring(from);
            told.append(piece);
            listener.written(piece);
        }
    }

    /** Where the first stop text begins, or -1. */
    private int stopIn(String text) {
        return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }

    /** Length of the longest end of the text that a stop text may begin with. */
    private int possibleStop(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int size = Math.min(stop.length() - 1, text.length()); size > longest; size--) {
                if (text.regionMatches(text.length() - size, stop, 0, size)) {
                    longest = size;
                }
            }
        }
        return longest;
    }
}
