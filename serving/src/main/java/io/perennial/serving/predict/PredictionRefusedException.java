package io.perennial.serving.predict;

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

    /** It waited longer than a request may take. */
    public static final class TooLate extends PredictionRefusedException {
        private static final long serialVersionUID = 1L;

        TooLate() {
            super("The request waited longer than a request may take; try again later.");
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
