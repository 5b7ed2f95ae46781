package io.perennial.serving.predict;

import io.perennial.model.predict.Prediction;
import io.perennial.model.text.EncodedText;
import java.util.List;

/**
 * Rows of one request that go through one forward together. They are filled, or failed, once.
 *
 * @param request whose rows they are
 * @param from index of the first of them in the request
 * @param texts the rows
 * @param shape what they cost
 */
record PendingRows(PendingRequest request, int from, List<EncodedText> texts, RowShape shape) {

    PendingRows(PendingRequest request, int from, List<EncodedText> texts) {
        this(request, from, texts, RowShape.of(texts));
    }

    void fill(List<Prediction> predictions) {
        request.fill(from, predictions);
    }

    void fail(Throwable failure) {
        request.fail(failure);
    }
}
