package io.perennial.serving.predict;

import io.perennial.model.architecture.Objective;

/** A request that gets no prediction, through no fault of the model. */
public abstract sealed class PredictionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private PredictionRefusedException(String message) {
        super(message);
    }

    /** The task is not served. */
    public static final class UnknownTask extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;
        private final String task;

        UnknownTask(String task) {
            super("Task '" + task + "' is not served.");
            this.task = task;
        }

        public String task() {
            return task;
        }
    }

    /** Another version of the task is served than the one asked for. */
    public static final class OtherVersion extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;

        OtherVersion(String task, long asked, long served) {
            super(
                    "Version "
                            + asked
                            + " of task '"
                            + task
                            + "' is not served; version "
                            + served
                            + " is.");
        }
    }

    /** The task answers with something else than what is asked of it. */
    public static final class OtherObjective extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;

        private OtherObjective(String message) {
            super(message);
        }

        static OtherObjective writesText(String task) {
            return new OtherObjective(
                    "Task '"
                            + task
                            + "' writes text; POST /v2/models/"
                            + task
                            + "/generate continues one.");
        }

        static OtherObjective writesNoText(String task, Objective objective) {
            return new OtherObjective(
                    "Task '"
                            + task
                            + "' has the objective "
                            + objective.code()
                            + " and writes no text; POST /v2/models/"
                            + task
                            + "/infer answers.");
        }
    }

    /** Too many rows wait already. */
    public static final class QueueFull extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;
        private final int retryAfterSeconds;

        QueueFull(int waiting, int limit, int retryAfterSeconds) {
            super(waiting + " rows are waiting and the limit is " + limit + "; try again later.");
            this.retryAfterSeconds = retryAfterSeconds;
        }

        /** When there will probably be room, at least one second. */
        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /** It took longer than a request may take. */
    public static final class TooLate extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;

        TooLate() {
            super("The request took longer than a request may take; try again later.");
        }
    }

    /** Whoever asked has gone before the answer was ready. */
    public static final class Unwanted extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;

        Unwanted() {
            super("Nobody waits for the answer any more.");
        }
    }

    /** The process is stopping. */
    public static final class Stopping extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;

        Stopping() {
            super("The server is stopping.");
        }
    }
}
