package io.perennial.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals of POSIX systems that Java has no method for. */
public final class Signals {

    private Signals() {}

    /** Stops a process where it is (SIGSTOP), until {@link #resume}. */
    public static void pause(long pid) throws InterruptedException {
        send("STOP", pid);
    }

    /** Lets a process go on (SIGCONT). */
    public static void resume(long pid) throws InterruptedException {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no kill command", e);
        }
    }
}
