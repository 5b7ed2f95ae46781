package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.canary.CanaryTrials;
import io.perennial.serving.predict.Routing;
import io.perennial.serving.predict.TaskPredictor;
import io.perennial.serving.predict.TextInput;
import io.perennial.serving.predict.TextRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * Answers texts that name no task: finds each one's task and asks that task, or nobody where the
 * text belongs to none. The rows of a request may have different tasks.
 */
final class RoutedInfer {

    private final TaskDirectory directory;
    private final TextRouter router;
    private final TaskPredictor predictor;
    private final TextAnswers texts;
    private final CanaryTrials canaries;
    private final RequestMetrics metrics;

    RoutedInfer(
            TaskDirectory directory,
            TextRouter router,
            TaskPredictor predictor,
            TextAnswers texts,
            CanaryTrials canaries,
            RequestMetrics metrics) {
        this.directory = directory;
        this.router = router;
        this.predictor = predictor;
        this.texts = texts;
        this.canaries = canaries;
        this.metrics = metrics;
    }

    /**
     * Completes with the answer's body.
     *
     * @throws ApiException 404 where no served task can be found by its texts
     */
    CompletableFuture<ObjectNode> answer(ServiceRequestContext context, InferRequest asked) {
        List<Routing> routings =
                router.route(asked.inputs()).orElseThrow(directory::nothingRoutable);
        Map<String, List<Integer>> rowsOfTask = new TreeMap<>();
        RoutedAnswer[] answers = new RoutedAnswer[routings.size()];
        for (int row = 0; row < answers.length; row++) {
            Routing routing = routings.get(row);
            if (routing.inScope()) {
                rowsOfTask.computeIfAbsent(routing.task(), task -> new ArrayList<>()).add(row);
            } else {
                answers[row] = RoutedAnswer.none(routing);
                metrics.outOfScope();
            }
        }
        CompletableFuture<?>[] parts =
                rowsOfTask.entrySet().stream()
                        .map(e -> ask(context, e.getKey(), asked, e.getValue(), routings, answers))
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(parts)
                .thenApplyAsync(
                        done -> write(asked, List.of(answers)), context.blockingTaskExecutor());
    }

    /** Has one task answer its rows. */
    private CompletableFuture<Void> ask(
            ServiceRequestContext context,
            String task,
            InferRequest asked,
            List<Integer> rows,
            List<Routing> routings,
            RoutedAnswer[] answers) {
        List<TextInput> inputs = rows.stream().map(asked.inputs()::get).toList();
        boolean writes = directory.task(task).current().objective() == Objective.TEXT;
        IntConsumer counted =
                answered -> {
                    metrics.answered(task, answered);
                    metrics.routed(task, answered);
                };
        if (writes) {
            if (inputs.stream().anyMatch(input -> input.textPair() != null)) {
                throw ApiException.badRequest(
                        "A text has a pair and belongs to task '"
                                + task
                                + "', which writes text and continues one text.");
            }
            return texts.write(context, task, OptionalLong.empty(), inputs)
                    .thenAccept(
                            all -> {
                                for (int i = 0; i < rows.size(); i++) {
                                    int row = rows.get(i);
                                    answers[row] = RoutedAnswer.of(routings.get(row), all, i);
                                }
                                counted.accept(rows.size());
                            });
        }
        return predictor
                .ask(task, OptionalLong.empty(), inputs)
                .thenAccept(
                        all -> {
                            for (int i = 0; i < rows.size(); i++) {
                                int row = rows.get(i);
                                answers[row] = RoutedAnswer.of(routings.get(row), all, i);
                            }
                            counted.accept(rows.size());
                            canaries.answered(inputs, all);
                        });
    }

    private static ObjectNode write(InferRequest asked, List<RoutedAnswer> answers) {
        return switch (asked.form()) {
            case TENSORS -> RoutedTensors.write(asked, answers);
            case PLAIN -> plain(asked, answers);
        };
    }

    private static ObjectNode plain(InferRequest asked, List<RoutedAnswer> answers) {
        ObjectNode body = Json.object().put("task", TaskName.AUTO);
        if (asked.id() != null) {
            body.put("id", asked.id());
        }
        ArrayNode predictions = body.putArray("predictions");
        answers.forEach(answer -> predictions.add(answer.plain()));
        return body;
    }
}
