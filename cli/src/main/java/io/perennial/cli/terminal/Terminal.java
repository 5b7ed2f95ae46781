package io.perennial.cli.terminal;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results and progress
 * @param live whether a person watches, so that lines can be drawn again in place
 * @param columns width in characters
 */
public record Terminal(PrintWriter out, boolean live, int columns) {

    private static final int NARROWEST = 40;
    private static final int USUAL = 80;

    public Terminal {
        columns = Math.max(NARROWEST, columns);
    }

    /** As the launcher found it; without the launcher, plain lines of the usual width. */
    public static Terminal of(PrintWriter out) {
        return new Terminal(
                out,
                Boolean.getBoolean("perennial.terminal"),
                Integer.getInteger("perennial.columns", USUAL));
    }

    /** Plain lines only. */
    public static Terminal plain(PrintWriter out) {
        return new Terminal(out, false, USUAL);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }
}
