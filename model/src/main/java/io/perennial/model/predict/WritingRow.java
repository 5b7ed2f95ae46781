package io.perennial.model.predict;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.GeneratedText.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One request while its text is written. */
final class WritingRow {

    private final GenerationRequest request;
    private final int endToken;
    private final TokenChoice choice;
    private final GrowingText text;
    private long[] tokens = new long[16];
    private int written;
    private @Nullable GeneratedText result;

    WritingRow(FrozenBase base, GenerationRequest request) {
        GenerationSettings settings = request.settings();
        this.request = request;
        this.endToken = base.config().endToken();
        this.choice = new TokenChoice(settings);
        this.text = new GrowingText(base.textEncoder(), settings.stop(), request.listener());
    }

    /**
     * Writes one token.
     *
     * @param scores of all tokens
     * @param hasRoom whether the base can read the token that is written
     * @return the token to read next; empty where the text ends
     */
    OptionalInt write(float[] scores, boolean hasRoom) {
        if (!request.listener().wanted()) {
            return end(Reason.UNWANTED);
        }
        int token = choice.from(scores);
        if (token == endToken) {
            return end(Reason.END);
        }
        if (written == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * written);
        }
        tokens[written++] = token;
        if (text.grow(soFar())) {
            return end(Reason.STOP);
        }
        boolean full = written == request.settings().maxTokens() || !hasRoom;
        return full ? end(Reason.LENGTH) : OptionalInt.of(token);
    }

    private OptionalInt end(Reason why) {
        if (why != Reason.STOP) {
            text.end(soFar());
        }
        List<Integer> ids = Arrays.stream(soFar()).mapToObj(Math::toIntExact).toList();
        result = new GeneratedText(text.told(), ids, why);
        request.listener().ended(result);
        return OptionalInt.empty();
    }

    private long[] soFar() {
        return Arrays.copyOf(tokens, written);
    }

    /** What was written; once it has ended. */
    GeneratedText result() {
        if (result == null) {
            throw new IllegalStateException("the text has not ended");
        }
        return result;
    }
}
