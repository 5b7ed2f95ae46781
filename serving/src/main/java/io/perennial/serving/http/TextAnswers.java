package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.serving.predict.TaskWriter;
import io.perennial.serving.predict.TextInput;
import io.perennial.serving.predict.WrittenTexts;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What {@code infer} does for a task that writes text: the most probable continuation of each row.
 *
 * @param settings of every text
 * @param timeout how long the texts of a request may take
 */
record TextAnswers(TaskWriter writer, GenerationSettings settings, Duration timeout) {

    /** Completes with the answer's body, in the form the request was written in. */
    CompletableFuture<ObjectNode> ask(
            ServiceRequestContext context, String task, OptionalLong version, InferRequest asked) {
        return write(context, task, version, asked.inputs())
                .thenApplyAsync(
                        written -> InferResponses.write(asked, written),
                        context.blockingTaskExecutor());
    }

    /** Completes with what is written behind the inputs, whose pairs are passed over. */
    CompletableFuture<WrittenTexts> write(
            ServiceRequestContext context,
            String task,
            OptionalLong version,
            List<TextInput> inputs) {
        context.setRequestTimeout(TimeoutMode.SET_FROM_START, timeout);
        List<String> texts = inputs.stream().map(TextInput::text).toList();
        return writer.write(task, version, texts, settings, leased -> untilCancelled(context));
    }

    /** Hears nothing, and ends the text of a request that has gone. */
    static GenerationListener untilCancelled(ServiceRequestContext context) {
        return new GenerationListener() {
            @Override
            public void written(String piece) {}

            @Override
            public boolean wanted() {
                return !context.isCancelled();
            }
        };
    }
}
