package io.perennial.model.pretrain;

import java.util.List;

/**
 * The form of a step's rows.
 *
 * @param rows even
 * @param length tokens a row, special tokens included
 * @param wholeLines whether windows end where a line ends, if one does
 */
record RowShape(int rows, int length, boolean wholeLines) {

    /**
     * The shapes that a run takes in turn: short rows of whole lines as most texts that are served
     * look like, and longer ones for what stands further apart.
     *
     * @param tokens about how many a step has
     * @param longest most tokens a row
     */
    static List<RowShape> cycle(int tokens, int longest) {
        RowShape brief = of(tokens, Math.min(32, longest), true);
        RowShape middle = of(tokens, Math.min(64, longest), false);
        RowShape whole = of(tokens, longest, false);
        return List.of(brief, middle, brief, middle, whole);
    }

    private static RowShape of(int tokens, int length, boolean wholeLines) {
        return new RowShape(Math.max(2, tokens / length / 2 * 2), length, wholeLines);
    }
}
