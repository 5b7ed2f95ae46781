package io.perennial.flink.forget;

import io.perennial.flink.forget.KeptExample.Place;
import io.perennial.flink.onboard.Amendment;
import io.perennial.flink.replay.TaskHistory;
import io.perennial.flink.train.Lineage;
import io.perennial.flink.train.OffsetRange;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.avro.RecordRun;
import io.perennial.schemas.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the lineage topic says about one generation of a task, which is what it learns from one
 * beginning with new parameters to the next.
 *
 * @param entries from the specification that it begins with on
 * @param before the specification that was in force until then; null = the task was new
 */
record Generation(int number, List<LineageEntry> entries, @Nullable TaskSpec before) {

    /** All of a task's generations, the present one last. */
    static List<Generation> of(TaskHistory history) {
        List<Generation> generations = new ArrayList<>();
        TaskSpec before = null;
        for (LineageEntry entry : history.entries()) {
            int last = generations.size() - 1;
            if (last < 0 || generations.get(last).number != entry.getGeneration()) {
                generations.add(new Generation(entry.getGeneration(), new ArrayList<>(), before));
                last++;
            }
            generations.get(last).entries.add(entry);
            if (entry.getKind() == LineageKind.SPEC) {
                before = TaskHistory.specOf(entry);
            }
        }
        return generations;
    }

    /** The specification that is in force at its end. */
    Optional<TaskSpec> spec() {
        return of(LineageKind.SPEC).reduce((first, second) -> second).map(TaskHistory::specOf);
    }

    private Stream<LineageEntry> of(LineageKind kind) {
        return entries.stream().filter(entry -> entry.getKind() == kind);
    }

    /** Whether it began because examples were to be forgotten. */
    boolean forgets() {
        return before != null
                && of(LineageKind.SPEC)
                        .findFirst()
                        .filter(entry -> entry.getPrevious() != null)
                        .map(entry -> Amendment.forgetsMore(before, TaskHistory.specOf(entry)))
                        .orElse(false);
    }

    /** Whether the generation before it had learned from this record, or held it out. */
    boolean takesOver(Place place) {
        return of(LineageKind.SPEC)
                .findFirst()
                .map(entry -> Lineage.fromJson(entry.getPrevious()))
                .map(lineage -> lineage.ranges().stream().anyMatch(range -> has(range, place)))
                .orElse(false);
    }

    private static boolean has(OffsetRange range, Place place) {
        return place.partition().topic().equals(range.topic())
                && place.partition().partition() == range.partition()
                && place.offset() >= range.first()
                && place.offset() <= range.last();
    }

    /** What it has been trained on. */
    Set<Place> trained() {
        Set<Place> places = new HashSet<>();
        of(LineageKind.BATCH)
                .flatMap(entry -> entry.getRecords().stream())
                .forEach(run -> places.addAll(places(run)));
        return places;
    }

    private static List<Place> places(RecordRun run) {
        return run.getOffsets().stream()
                .map(offset -> Place.of(run.getTopic(), run.getPartition(), offset))
                .toList();
    }

    /**
     * When the last of these were trained on; empty if a version was published after that.
     *
     * @param examples that have all been trained on
     */
    Optional<Instant> unpublishedSince(Set<Place> examples) {
        Instant since = null;
        for (LineageEntry entry : entries) {
            if (entry.getKind() == LineageKind.VERSION) {
                since = null;
            } else if (entry.getRecords().stream()
                    .anyMatch(run -> !Collections.disjoint(places(run), examples))) {
                since = entry.getAt();
            }
        }
        return Optional.ofNullable(since);
    }

    /** The version that was published last. */
    Optional<Long> version() {
        return of(LineageKind.VERSION)
                .map(LineageEntry::getVersion)
                .reduce((first, second) -> second);
    }
}
