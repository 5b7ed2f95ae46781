package io.perennial.fuzz.job;

import io.perennial.fuzz.Attempt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

class JobTargetIT {

    private static @Nullable JobTarget target;

    @BeforeContainer
    static void start() {
        target = new JobTarget();
    }

    @AfterContainer
    static void stop() {
        if (target != null) {
            target.close();
        }
    }

    @Property(tries = 2)
    void holds(@ForAll("attempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> attempts() {
        return target.attempts();
    }
}
