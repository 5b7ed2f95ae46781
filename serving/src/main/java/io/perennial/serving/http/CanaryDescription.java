package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.task.Canary;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.canary.CanaryReport;
import io.perennial.serving.canary.CanaryTrials;
import java.util.Optional;

/** A task's canary and how it does, as JSON. */
final class CanaryDescription {

    private CanaryDescription() {}

    static Optional<ObjectNode> of(ServedTask task, CanaryTrials canaries) {
        return task.canary().map(canary -> of(canary, canaries.report(task).orElseThrow()));
    }

    private static ObjectNode of(Canary canary, CanaryReport report) {
        ObjectNode json =
                Json.object()
                        .put("version", Long.toString(canary.version()))
                        .put("share", canary.share())
                        .put("rows", report.rows())
                        .put("compared", report.compared())
                        .put("agreed", report.agreed())
                        .put("feedback", report.feedback());
        if (canary.decidesItself()) {
            json.put("decide_after", canary.decideAfter()).put("margin", canary.margin());
        }
        if (report.feedback() > 0) {
            json.put("pinned_score", report.pinnedScore())
                    .put("canary_score", report.canaryScore());
        }
        return json;
    }
}
