package io.perennial.cli.streams.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses a grammar whose lists and slots do not fit together. */
final class GrammarCheck {

    private final String file;
    private final Map<String, Alternatives> lists;

    GrammarCheck(String file, Map<String, Alternatives> lists) {
        this.file = file;
        this.lists = lists;
    }

    /** Every slot has a list, every list is used, and none contains itself. */
    void run(Alternatives around, Map<String, Alternatives> templates) {
        Set<String> used = new HashSet<>();
        Stream.concat(templates.values().stream(), lists.values().stream())
                .flatMap(Alternatives::slots)
                .forEach(slot -> used.add(known(slot)));
        around.slots()
                .filter(slot -> !slot.list().equals(Grammar.TEXT))
                .forEach(slot -> used.add(known(slot)));
        for (String list : lists.keySet()) {
            if (!used.contains(list)) {
                throw new InvalidGrammarException(
                        file,
                        "nothing uses the list '"
                                + list
                                + "'; write {"
                                + list
                                + "} somewhere or delete it");
            }
            refuseCircle(list, new ArrayDeque<>());
        }
    }

    private String known(Part.Slot slot) {
        String list = slot.list();
        if (!lists.containsKey(list)) {
            throw new InvalidGrammarException(
                    file,
                    slot.line(),
                    "{"
                            + list
                            + "} has no list; add a section '[list "
                            + list
                            + "]' or use one of "
                            + lists.keySet());
        }
        return list;
    }

    private void refuseCircle(String list, Deque<String> path) {
        if (path.contains(list)) {
            throw new InvalidGrammarException(
                    file, "the list '" + list + "' contains itself; break the circle " + path);
        }
        path.addLast(list);
        lists.get(list)
                .slots()
                .map(Part.Slot::list)
                .distinct()
                .forEach(next -> refuseCircle(next, path));
        path.removeLast();
    }
}
