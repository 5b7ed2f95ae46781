package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.predict.GeneratedText;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.predict.WrittenTexts;

/** Answers to {@code generate}, whole or in pieces. */
final class GenerateResponses {

    private GenerateResponses() {}

    /** The whole text. */
    static ObjectNode whole(GenerateRequest request, WrittenTexts answer) {
        GeneratedText text = answer.texts().get(0);
        ObjectNode body = piece(request, answer.version(), text.text());
        body.set("details", details(answer));
        return body;
    }

    /** A piece of the text. */
    static ObjectNode piece(GenerateRequest request, ServedVersion version, String text) {
        ObjectNode body = Json.object();
        if (request.id() != null) {
            body.put("id", request.id());
        }
        body.put("model_name", version.task());
        body.put("model_version", Long.toString(version.version()));
        return body.put("text_output", text);
    }

    /** What comes after the last piece. */
    static ObjectNode end(GenerateRequest request, WrittenTexts answer) {
        ObjectNode body = piece(request, answer.version(), "");
        body.set("details", details(answer));
        return body;
    }

    private static ObjectNode details(WrittenTexts answer) {
        GeneratedText text = answer.texts().get(0);
        return Json.object()
                .put("finish_reason", code(text.reason()))
                .put("generated_tokens", text.tokenIds().size())
                .put("truncated", answer.truncated().get(0));
    }

    /** A reason in the protocol's words. */
    static String code(GeneratedText.Reason reason) {
        return switch (reason) {
            case END -> "eos_token";
            case STOP -> "stop_sequence";
            case LENGTH -> "length";
            case UNWANTED -> "cancelled";
        };
    }
}
