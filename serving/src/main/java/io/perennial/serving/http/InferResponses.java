package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.WrittenTexts;

/** Writes answers to {@code infer}, in the form the request was written in. */
final class InferResponses {

    private InferResponses() {}

    static ObjectNode write(InferRequest request, TaskAnswer answer) {
        return switch (request.form()) {
            case TENSORS -> TensorResponses.write(request, answer);
            case PLAIN -> PlainResponses.write(request, answer);
        };
    }

    static ObjectNode write(InferRequest request, WrittenTexts answer) {
        return switch (request.form()) {
            case TENSORS -> TensorResponses.write(request, answer);
            case PLAIN -> PlainResponses.write(request, answer);
        };
    }
}
