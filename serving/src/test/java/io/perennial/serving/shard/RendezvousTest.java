package io.perennial.serving.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {

    private static final int TASKS = 9_000;
    private static final Set<String> THREE = Set.of("a:8080", "b:8080", "c:8080");
    private static final Set<String> TWO = Set.of("a:8080", "c:8080");

    private static Map<String, String> owners(Set<String> members) {
        Map<String, String> owners = new HashMap<>();
        IntStream.range(0, TASKS)
                .mapToObj(number -> "task-" + number)
                .forEach(task -> owners.put(task, Rendezvous.owner(task, members).orElseThrow()));
        return owners;
    }

    @Test
    void givesEveryMemberNearlyTheSameNumber() {
        Map<String, String> owners = owners(THREE);
        for (String member : THREE) {
            assertThat(owners.values().stream().filter(member::equals).count())
                    .as(member)
                    .isBetween(TASKS / 3L * 9 / 10, TASKS / 3L * 11 / 10);
        }
    }

    @Test
    void movesNothingButWhatALostMemberHad() {
        Map<String, String> before = owners(THREE);
        Map<String, String> after = owners(TWO);
        before.forEach(
                (task, owner) -> {
                    if (!owner.equals("b:8080")) {
                        assertThat(after).as(task).containsEntry(task, owner);
                    }
                });
        List<String> moved =
                before.keySet().stream()
                        .filter(task -> before.get(task).equals("b:8080"))
                        .map(after::get)
                        .toList();
        assertThat(moved).contains("a:8080", "c:8080");
    }

    @Test
    void hasNoOwnerWithoutMembers() {
        assertThat(Rendezvous.owner("task", Set.of())).isEmpty();
    }
}
