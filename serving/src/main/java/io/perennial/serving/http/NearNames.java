package io.perennial.serving.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds names that somebody may have meant. */
public final class NearNames {

    private static final int SHOWN = 3;

    private NearNames() {}

    /**
     * Up to three names that differ from the asked one by few letters, or begin with it, nearest
     * first.
     */
    public static List<String> of(String asked, Collection<String> known) {
        String wanted = asked.toLowerCase(Locale.ROOT);
        int tolerated = Math.max(1, wanted.length() / 3);
        record Near(String name, int distance) {}
        return known.stream()
                .map(
                        name -> {
                            String lower = name.toLowerCase(Locale.ROOT);
                            boolean begins = !wanted.isEmpty() && lower.startsWith(wanted);
                            return new Near(name, begins ? 1 : distance(wanted, lower));
                        })
                .filter(near -> near.distance() <= tolerated)
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(SHOWN)
                .map(Near::name)
                .toList();
    }

    /** Levenshtein's distance: letters to insert, delete or replace. */
    static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced =
                        above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] =
                        Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }
}
