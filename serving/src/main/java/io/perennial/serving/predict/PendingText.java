package io.perennial.serving.predict;

import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationRequest;
import io.perennial.model.text.EncodedText;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One text of a request. */
final class PendingText {

    private final PendingTexts request;
    private final int row;
    private final EncodedText text;
    private boolean begun;
    private @Nullable GeneratedText result;
    private @Nullable RuntimeException broken;

    PendingText(PendingTexts request, int row, EncodedText text) {
        this.request = request;
        this.row = row;
        this.text = text;
    }

    PendingTexts request() {
        return request;
    }

    RowShape shape() {
        return RowShape.of(List.of(text));
    }

    /** Whether its first piece was written already; then it cannot be begun anew. */
    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return result != null;
    }

    /** What to ask the generator. */
    GenerationRequest asked(GenerationMetrics metrics, BooleanSupplier stopping) {
        return new GenerationRequest(
                request.lease().adapter(),
                text,
                request.settings(),
                new GenerationListener() {
                    @Override
                    public void written(String piece) {
                        tell(piece, metrics);
                    }

                    @Override
                    public boolean wanted() {
                        return !stopping.getAsBoolean() && isWanted();
                    }

                    @Override
                    public void ended(GeneratedText whole) {
                        metrics.wrote(whole.tokenIds().size());
                        end(whole);
                    }
                });
    }

    private boolean isWanted() {
        return broken == null && !request.isTooLate() && request.listener().wanted();
    }

    private void tell(String piece, GenerationMetrics metrics) {
        if (!begun) {
            begun = true;
            metrics.began(request.nanosSoFar());
        }
        try {
            request.listener().written(piece);
        } catch (RuntimeException failure) {
            // One listener's failure is no reason to end the texts of others.
            broken = failure;
        }
    }

    private void end(GeneratedText whole) {
        result = whole;
        if (whole.reason() != GeneratedText.Reason.UNWANTED && broken == null) {
            request.fill(row, whole);
        }
    }

    /** After the generator has returned: answers where the text did not come to its own end. */
    void settle(boolean stopping) {
        if (!request.isAnswered() && hasEnded() && isCutOff()) {
            request.fail(
                    broken != null
                            ? broken
                            : stopping
                                    ? new PredictionRefusedException.Stopping()
                                    : request.refusal());
        }
    }

    private boolean isCutOff() {
        return broken != null || result != null && result.reason() == GeneratedText.Reason.UNWANTED;
    }
}
