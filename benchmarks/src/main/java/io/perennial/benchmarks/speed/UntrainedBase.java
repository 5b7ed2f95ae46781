package io.perennial.benchmarks.speed;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.pretrain.EncoderShape;
import io.perennial.model.pretrain.UntrainedEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A base of any size with random weights and without a tokenizer: speed does not depend on them.
 */
final class UntrainedBase {

    private UntrainedBase() {}

    /** Loads one; its files are gone afterwards, the caller closes it. */
    static FrozenBase load(EncoderShape shape, Precision precision) {
        try {
            Path folder = Files.createTempDirectory("perennial-bench");
            try {
                UntrainedEncoder.write(folder, shape, 1);
                return FrozenBase.acquire(
                        BaseLocation.folder(folder),
                        ComputeSettings.defaults().withPrecision(precision));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
