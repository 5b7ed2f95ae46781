package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.observe.CurvePoint;
import java.util.List;
import java.util.Optional;

/** How good a task is, as JSON, in the measure that suits its objective. */
final class TaskQuality {

    private TaskQuality() {}

    /** What the task answers with, by what is served or, before that, by its specification. */
    static Optional<Objective> objective(
            Optional<ServedTask> served, Optional<TaskSpec> specification) {
        if (served.isPresent()) {
            return Optional.of(served.get().current().objective());
        }
        return specification.flatMap(TaskQuality::objective);
    }

    /** A specification that this version of the methods cannot read has none. */
    private static Optional<Objective> objective(TaskSpec specification) {
        try {
            return Optional.of(AdapterSpec.parse(specification.adapter().json()).objective());
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** A number is never simply right, so its squared error stands for it. */
    static boolean isError(Optional<Objective> objective) {
        return objective.filter(known -> known == Objective.REGRESSION).isPresent();
    }

    static ObjectNode point(CurvePoint point) {
        return Json.object()
                .put("at", point.at().toString())
                .put("accuracy", point.accuracy())
                .put("loss", point.loss())
                .put("examples", point.measured());
    }

    /** Columns are shorter than rows, and a chart wants columns. */
    static ObjectNode curve(List<CurvePoint> points) {
        ObjectNode curve = Json.object();
        ArrayNode examples = curve.putArray("examples");
        ArrayNode at = curve.putArray("at");
        ArrayNode accuracy = curve.putArray("accuracy");
        ArrayNode loss = curve.putArray("loss");
        for (CurvePoint point : points) {
            examples.add(point.examples());
            at.add(point.at().toEpochMilli());
            accuracy.add(point.accuracy());
            loss.add(point.loss());
        }
        return curve;
    }
}
