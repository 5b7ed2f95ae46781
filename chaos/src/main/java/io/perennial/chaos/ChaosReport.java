package io.perennial.chaos;

import io.perennial.chaos.fault.FaultKind;
import io.perennial.chaos.fault.FaultRecord;
import io.perennial.chaos.judge.Check;
import io.perennial.chaos.judge.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a run did and what came of it.
 *
 * @param recoveredAll whether the system came back after every fault
 * @param unexpectedEnds processes that ended without having been killed, and were started again
 * @param checks what was tried afterwards
 */
public record ChaosReport(
        ChaosSettings settings,
        List<FaultRecord> faults,
        boolean recoveredAll,
        int unexpectedEnds,
        Verdict verdict,
        List<Check> checks) {

    public ChaosReport {
        faults = List.copyOf(faults);
        checks = List.copyOf(checks);
    }

    /** Whether all promises were kept. */
    public boolean isClean() {
        return recoveredAll
                && verdict.isClean()
                && checks.stream().allMatch(check -> check.breaches().isEmpty());
    }

    /** A row of cells for each kind of fault, under a row of titles. */
    public List<List<String>> faultTable() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fault", "times", "recovery median", "most"));
        for (FaultKind kind : FaultKind.values()) {
            List<FaultRecord> same = faults.stream().filter(fault -> fault.kind() == kind).toList();
            if (!same.isEmpty()) {
                rows.add(row(kind.label(), same));
            }
        }
        rows.add(row("all", faults));
        return rows;
    }

    private static List<String> row(String label, List<FaultRecord> faults) {
        List<Duration> times =
                faults.stream()
                        .map(FaultRecord::recovery)
                        .filter(Objects::nonNull)
                        .sorted()
                        .toList();
        return List.of(
                label,
                Integer.toString(faults.size()),
                times.isEmpty() ? "-" : seconds(median(times)),
                times.size() < faults.size() ? "never" : seconds(times.get(times.size() - 1)));
    }

    private static Duration median(List<Duration> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    /** What was found, in lines. */
    public List<String> findings() {
        List<String> lines = new ArrayList<>();
        long kinds = faults.stream().map(FaultRecord::kind).distinct().count();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%d faults of %d kinds; %,d examples of %d tasks, %,d versions published",
                        faults.size(),
                        kinds,
                        verdict.examples(),
                        verdict.tasks(),
                        verdict.versions()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "lost %d, duplicated %d, torn %d",
                        verdict.lost(),
                        verdict.duplicated(),
                        verdict.torn()));
        lines.add(
                "%d early tasks held against their last versions, %d answers against their artifacts"
                        .formatted(verdict.earlyTasks(), verdict.answers()));
        lines.add(
                unexpectedEnds == 0
                        ? "no process ended that was not killed"
                        : unexpectedEnds
                                + " processes ended by themselves and were started again; their logs say why");
        checks.forEach(check -> lines.add(check.finding()));
        verdict.breaches().forEach(breach -> lines.add("BREACH: " + breach));
        checks.forEach(check -> check.breaches().forEach(breach -> lines.add("BREACH: " + breach)));
        if (!recoveredAll) {
            lines.add("BREACH: the system did not recover from every fault");
        }
        return lines;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
