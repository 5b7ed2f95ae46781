package io.perennial.model.fuse;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of tokens as the scripts take them: ids, segments, positions and attention, each [rows,
 * length]. A row begins with the free places of its task's soft prompt and ends with padding.
 */
final class RowTensors {

    /** Rows are padded to a multiple of this many tokens. */
    private static final int LENGTH_STEP = 8;

    private record Row(EncodedText text, int prompt, int shift) {
        int length() {
            return prompt + text.length();
        }
    }

    private final BaseConfig base;
    private final List<Row> rows = new ArrayList<>();

    RowTensors(BaseConfig base) {
        this.base = base;
    }

    /** Adds a task's rows; what does not fit behind its prompt is cut. */
    void add(FusedTask task) {
        int prompt = task.layout().promptTokens();
        int shift = task.layout().positionShift();
        int room = task.layout().roomIn(base.maxPositions());
        for (EncodedText text : task.rows()) {
            if (text.length() > base.maxPositions()) {
                throw new IllegalArgumentException(
                        "a row of %d tokens is longer than the base's %d positions; encode it with the base's text encoder"
                                .formatted(text.length(), base.maxPositions()));
            }
            rows.add(new Row(text.cutTo(room), prompt, shift));
        }
    }

    /** Places that one of a task's rows takes, its soft prompt included. */
    static int length(BaseConfig base, FusedTask task, int row) {
        int tokens =
                Math.min(task.rows().get(row).length(), task.layout().roomIn(base.maxPositions()));
        return task.layout().promptTokens() + tokens;
    }

    /** Tokens of every row where this is the longest, padding included. */
    static int padded(BaseConfig base, int longest) {
        return Math.min(
                base.maxPositions(), (longest + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP);
    }

    /** Tokens of every row, padding included. */
    int length() {
        return padded(base, rows.stream().mapToInt(Row::length).max().orElseThrow());
    }

    /** Place of a row's first own token. */
    int firstToken(int row) {
        return rows.get(row).prompt;
    }

    /** A row's own tokens, as they stand in it. */
    EncodedText text(int row) {
        return rows.get(row).text;
    }

    /** Places that a row takes, its soft prompt included. */
    int length(int row) {
        return rows.get(row).length();
    }

    /** The position of the token that would follow a row. */
    int nextPosition(int row) {
        return base.firstPosition() + rows.get(row).shift + rows.get(row).length();
    }

    void addTo(Script.Call call, NDManager manager) {
        int length = length();
        long[] ids = new long[rows.size() * length];
        long[] segments = new long[ids.length];
        long[] positions = new long[ids.length];
        float[] attention = new float[ids.length];
        Arrays.fill(ids, base.paddingToken());
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            for (int t = 0; t < length; t++) {
                int at = r * length + t;
                // Padding is never seen; its position only has to exist.
                positions[at] = base.firstPosition() + (t < row.length() ? row.shift + t : 0);
                attention[at] = t < row.length() ? 1 : 0;
            }
            for (int t = 0; t < row.text.length(); t++) {
                int at = r * length + row.prompt + t;
                ids[at] = row.text.tokenIds()[t];
                segments[at] = base.segments() < 2 || t < row.text.firstLength() ? 0 : 1;
            }
        }
        Shape shape = new Shape(rows.size(), length);
        call.tensor(manager.create(ids, shape)).tensor(manager.create(segments, shape));
        call.tensor(manager.create(positions, shape)).tensor(manager.create(attention, shape));
    }
}
