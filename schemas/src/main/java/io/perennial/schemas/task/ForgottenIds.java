package io.perennial.schemas.task;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.json.TextRules;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The ids of examples that a task must not know: they are passed over wherever they come, and where
 * ids are added to those of a task that has learnt, it begins anew.
 *
 * @param ids producers' own ids, at most {@value #MOST}
 */
public record ForgottenIds(SortedSet<String> ids) {

    /** So that a specification stays a small record. */
    public static final int MOST = 2_000;

    /** Nothing is forgotten. */
    public static final ForgottenIds NONE = new ForgottenIds(new TreeSet<>());

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if there are too many, or one is no
     *     id
     */
    public ForgottenIds {
        ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
        if (ids.size() > MOST) {
            throw Limits.refuse(
                    "forgotten",
                    "has %d ids".formatted(ids.size()),
                    "name at most %d; give a task that forgets more another name, and send what it may know"
                            .formatted(MOST));
        }
        for (String id : ids) {
            TextRules.check(
                    "forgotten", id, LabeledExample.MAX_ID_LENGTH, RejectionReason.INVALID_FIELD);
        }
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }

    public boolean contains(String id) {
        return ids.contains(id);
    }

    /** These and more. */
    public ForgottenIds plus(Collection<String> more) {
        TreeSet<String> all = new TreeSet<>(ids);
        all.addAll(more);
        return new ForgottenIds(all);
    }

    /** Whether all of the others are among these. */
    public boolean containsAll(ForgottenIds others) {
        return ids.containsAll(others.ids);
    }
}
