package io.perennial.serving.observe;

import io.perennial.schemas.avro.Evaluation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One task's evaluations, in bounded memory. Not thread-safe. */
final class ObservedTask {

    private final String task;
    private final Curve prequential = new Curve();
    private final Curve holdout = new Curve();
    private final RecentMeasurements recent = new RecentMeasurements();
    private final PublicationLog publications = new PublicationLog();
    private @Nullable GateDecision gate;
    private @Nullable CurvePoint drift;
    private long examples;
    private long revision;
    private @Nullable TaskView view;

    ObservedTask(String task) {
        this.task = task;
    }

    /** Takes the next evaluation; what it measures nothing on says nothing. */
    void accept(Evaluation evaluation, long newRevision) {
        if (evaluation.getExamples() <= 0
                || !Double.isFinite(evaluation.getAccuracy())
                || !Double.isFinite(evaluation.getLoss())) {
            return;
        }
        switch (evaluation.getKind()) {
            case PREQUENTIAL -> {
                examples = countedWith(evaluation);
                CurvePoint point = point(evaluation);
                prequential.add(point);
                recent.add(point);
                drift = evaluation.getDrift() ? point : drift;
            }
            case HOLDOUT -> {
                CurvePoint point = point(evaluation);
                holdout.add(point);
                publications.measuredAgain(evaluation.getVersion(), point);
            }
            case GATE -> decided(evaluation);
            case UNKNOWN -> {
                return;
            }
        }
        revision = newRevision;
        view = null;
    }

    /** The version that is published is the one after the one that was, see the field's text. */
    private void decided(Evaluation evaluation) {
        boolean accepted = Boolean.TRUE.equals(evaluation.getAccepted());
        CurvePoint point = point(evaluation);
        gate = new GateDecision(accepted, point);
        if (accepted) {
            holdout.add(point);
            publications.published(evaluation.getVersion() + 1, point);
        }
    }

    /**
     * Examples that came before the first evaluation seen count too. From then on they are counted
     * here, since the count starts anew where a task begins anew or is trained in several places.
     */
    private long countedWith(Evaluation evaluation) {
        return examples == 0
                ? Math.max(evaluation.getExamplesSeen(), evaluation.getExamples())
                : examples + evaluation.getExamples();
    }

    private CurvePoint point(Evaluation evaluation) {
        return new CurvePoint(
                examples,
                evaluation.getAt(),
                evaluation.getAccuracy(),
                evaluation.getLoss(),
                evaluation.getExamples());
    }

    TaskView view() {
        if (view == null) {
            view =
                    new TaskView(
                            task,
                            revision,
                            prequential.points(),
                            holdout.points(),
                            recent.together(),
                            publications.publications(),
                            Optional.ofNullable(gate),
                            Optional.ofNullable(drift));
        }
        return view;
    }
}
