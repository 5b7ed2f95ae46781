package io.perennial.cli.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingStackTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void closesTheLastFirstAndOnce() {
        ClosingStack stack = new ClosingStack();
        stack.add("first", () -> closed.add("first"));
        stack.add("second", () -> closed.add("second"));

        stack.close();
        stack.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void goesOnWhenSomethingDoesNotClose() {
        try (ClosingStack stack = new ClosingStack()) {
            stack.add("first", () -> closed.add("first"));
            stack.add(
                    "broken",
                    () -> {
                        throw new IllegalStateException("does not close");
                    });
        }

        assertThat(closed).containsExactly("first");
    }

    @Test
    void closesAtOnceWhatComesTooLate() {
        ClosingStack stack = new ClosingStack();
        stack.close();

        assertThatThrownBy(() -> stack.add("late", () -> closed.add("late")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(closed).containsExactly("late");
    }

    @Test
    void wakesWhoWaits() throws InterruptedException {
        ClosingStack stack = new ClosingStack();
        Thread other = new Thread(stack::close);
        other.start();

        stack.awaitClosed();
        other.join();

        assertThat(stack.isClosing()).isTrue();
    }
}
