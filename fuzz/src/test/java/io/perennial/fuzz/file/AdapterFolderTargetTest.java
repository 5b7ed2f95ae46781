package io.perennial.fuzz.file;

import io.perennial.fuzz.Attempt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

class AdapterFolderTargetTest {

    private static @Nullable AdapterFolderTarget target;

    @BeforeContainer
    static void start() {
        target = new AdapterFolderTarget();
    }

    @AfterContainer
    static void stop() {
        if (target != null) {
            target.close();
        }
    }

    @Property(tries = 150)
    void holds(@ForAll("attempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> attempts() {
        return target.attempts();
    }
}
