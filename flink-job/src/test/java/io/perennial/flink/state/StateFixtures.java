package io.perennial.flink.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * Savepoints of earlier builds, kept beside the tests: every later build must go on from them. Each
 * file is the state of one stage in Flink's canonical form; its folder's number counts the forms
 * that state has had.
 */
public final class StateFixtures {

    /** System property with the number of a folder that the tests are to write anew. */
    public static final String WRITE = "state.write";

    private static final Path FOLDER =
            Path.of("src/test/resources/io/perennial/flink/state").toAbsolutePath();

    private StateFixtures() {}

    /** The numbers of all folders. */
    public static List<String> all() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    /** What an earlier build has written. */
    public static OperatorSubtaskState read(String number, String stage) throws Exception {
        return OperatorSnapshotUtil.readStateHandle(file(number, stage).toString());
    }

    /** Keeps a stage's state for later builds. */
    public static void write(String number, String stage, AbstractStreamOperatorTestHarness<?> from)
            throws Exception {
        from.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state =
                from.snapshotWithLocalState(
                                1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                        .getJobManagerOwnedState();
        Path file = file(number, stage);
        Files.createDirectories(file.getParent());
        OperatorSnapshotUtil.writeStateHandle(state, file.toString());
    }

    private static Path file(String number, String stage) {
        return FOLDER.resolve(number).resolve(stage + ".savepoint");
    }
}
