package io.perennial.serving.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientsTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(17);

    private Clients clients(int perSecond, int concurrent) {
        return new Clients(new Clients.Limits(perSecond, concurrent), clock::get);
    }

    private static void end(Admission admission) {
        ((Admission.Granted) admission).end().run();
    }

    @Test
    void mayUseOneSecondsWorthAtOnceAndThenWait() {
        Clients clients = clients(3, 10);
        for (int request = 0; request < 3; request++) {
            assertThat(clients.admit("a")).isInstanceOf(Admission.Granted.class);
        }

        assertThat(clients.admit("a")).isEqualTo(new Admission.TooFast(3, 1));

        clock.addAndGet(SECOND / 3 + 1);
        assertThat(clients.admit("a")).isInstanceOf(Admission.Granted.class);
        assertThat(clients.admit("a")).isEqualTo(new Admission.TooFast(3, 1));
    }

    @Test
    void saveNoMoreThanOneSecondsWorth() {
        Clients clients = clients(2, 10);
        clients.admit("a");
        clock.addAndGet(100 * SECOND);

        assertThat(clients.admit("a")).isInstanceOf(Admission.Granted.class);
        assertThat(clients.admit("a")).isInstanceOf(Admission.Granted.class);
        assertThat(clients.admit("a")).isInstanceOf(Admission.TooFast.class);
    }

    @Test
    void mayRunSoManyAtOnce() {
        Clients clients = clients(100, 2);
        Admission first = clients.admit("a");
        clients.admit("a");

        assertThat(clients.admit("a")).isEqualTo(new Admission.TooMany(2));

        end(first);
        end(first);
        assertThat(clients.admit("a")).isInstanceOf(Admission.Granted.class);
        assertThat(clients.admit("a")).isEqualTo(new Admission.TooMany(2));
    }

    @Test
    void doNotFeelEachOther() {
        Clients clients = clients(1, 1);
        clients.admit("a");

        assertThat(clients.admit("a")).isNotInstanceOf(Admission.Granted.class);
        assertThat(clients.admit("b")).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void areForgottenWhereThereAreVeryMany() {
        Clients clients = clients(1, 1);
        clients.admit("first");
        for (int other = 0; other < Clients.KEPT; other++) {
            clients.admit("client " + other);
        }

        assertThat(clients.admit("client 5")).isInstanceOf(Admission.TooMany.class);
        assertThat(clients.admit("first")).isInstanceOf(Admission.Granted.class);
    }
}
