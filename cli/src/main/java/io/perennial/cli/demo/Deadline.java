package io.perennial.cli.demo;

import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.UserException;
import java.time.Duration;

/** A moment by which something must have happened. */
final class Deadline {

    private final Duration patience;
    private final long end;

    Deadline(Duration patience) {
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    boolean isPast() {
        return System.nanoTime() - end > 0;
    }

    /**
     * @param state what is the case instead of what was waited for
     * @throws UserException if the moment has passed
     */
    void require(String state) {
        if (isPast()) {
            throw new UserException(
                    state
                            + ", and nothing has changed for "
                            + patience.toSeconds()
                            + " s; see "
                            + LogFile.path()
                            + ", or wait longer with --patience");
        }
    }
}
