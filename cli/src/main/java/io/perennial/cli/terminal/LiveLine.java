package io.perennial.cli.terminal;

/**
 * One line that is drawn again in place while a person watches; elsewhere only its last state is
 * printed. Not thread-safe.
 */
public final class LiveLine {

    private static final String CLEAR = "\r\033[K";

    private final Terminal terminal;
    private boolean drawn;

    public LiveLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows a passing state; does nothing where nobody watches. */
    public void show(String text) {
        if (!terminal.live()) {
            return;
        }
        String fitting =
                text.length() < terminal.columns()
                        ? text
                        : text.substring(0, terminal.columns() - 2) + "…";
        terminal.out().print(CLEAR + fitting);
        terminal.out().flush();
        drawn = true;
    }

    /** Prints the line for good and starts a new one. */
    public void finish(String text) {
        if (drawn) {
            terminal.out().print(CLEAR);
            drawn = false;
        }
        terminal.line(text);
    }

    /** Removes a passing state that nothing follows. */
    public void clear() {
        if (drawn) {
            terminal.out().print(CLEAR);
            terminal.out().flush();
            drawn = false;
        }
    }
}
