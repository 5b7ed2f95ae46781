package io.perennial.chaos.load;

import io.perennial.model.pretrain.EncoderShape;
import io.perennial.model.pretrain.UntrainedEncoder;
import io.perennial.model.pretrain.text.TokenizerJson;
import io.perennial.model.pretrain.text.WordPieceTrainer;
import io.perennial.model.pretrain.text.WordPieceVocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A base so small that training is never what a run waits for: one layer, untrained. */
public final class SmallBase {

    private static final int WIDTH = 32;
    private static final int HEADS = 2;
    private static final int POSITIONS = 32;
    private static final int MOST_PIECES = 400;

    private SmallBase() {}

    /**
     * Writes it in Hugging Face's format, with a tokenizer that knows the words of {@link
     * NumberedExamples}.
     */
    public static void write(Path folder, long seed) {
        write(folder, seed, NumberedExamples.vocabulary());
    }

    /** The same with a tokenizer that knows other words. */
    public static void write(Path folder, long seed, List<String> known) {
        Map<String, Long> words = new TreeMap<>();
        known.forEach(word -> words.put(word, 10L));
        WordPieceVocabulary vocabulary = WordPieceTrainer.train(words, MOST_PIECES, MOST_PIECES);
        try {
            Files.createDirectories(folder);
            UntrainedEncoder.write(
                    folder, new EncoderShape(1, WIDTH, HEADS, vocabulary.size(), POSITIONS), seed);
            Files.writeString(folder.resolve("tokenizer.json"), TokenizerJson.of(vocabulary));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a base into " + folder, e);
        }
    }
}
