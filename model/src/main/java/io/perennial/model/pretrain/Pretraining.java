package io.perennial.model.pretrain;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.pretrain.text.CorpusPart;
import io.perennial.model.pretrain.text.TokenStore;
import io.perennial.model.pretrain.text.TokenizerJson;
import io.perennial.model.pretrain.text.WordCounter;
import io.perennial.model.pretrain.text.WordPieceEncoder;
import io.perennial.model.pretrain.text.WordPieceTrainer;
import io.perennial.model.pretrain.text.WordPieceVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * Makes a base in a folder, from text files to a Hugging Face folder that {@code FrozenBase} loads.
 * Every stage is kept in the folder, so a run that was stopped goes on from its last checkpoint.
 */
public final class Pretraining {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String WORK = "pretraining";
    private static final int LEAST_OCCURRENCES = 2;
    private static final int ALPHABET = 400;

    /** Tokens whose neighbours are counted for the word vectors. */
    private static final double COUNTED_TOKENS = 40e6;

    private final Path folder;
    private final List<CorpusPart> corpus;
    private final Optional<BaseLocation> from;
    private final PretrainingSettings settings;
    private final PretrainingCompute compute;
    private final ModelCard description;
    private final PretrainingListener listener;

    /**
     * @param folder takes the base, and its checkpoints in {@code pretraining/}
     * @param corpus at least one file
     * @param from the base that a new run starts from, with its sizes and its tokenizer (continued
     *     pre-training: Gururangan et al. 2020, "Don't Stop Pretraining"); empty to start from
     *     nothing
     * @param description what the base's card says beside what was measured
     */
    public Pretraining(
            Path folder,
            List<CorpusPart> corpus,
            Optional<BaseLocation> from,
            PretrainingSettings settings,
            PretrainingCompute compute,
            ModelCard description,
            PretrainingListener listener) {
        this.folder = folder;
        this.corpus = List.copyOf(corpus);
        this.from = from;
        this.settings = settings;
        this.compute = compute;
        this.description = description;
        this.listener = listener;
    }

    /**
     * Trains to the end of the schedule and writes the base, or keeps a checkpoint where the
     * listener asks for a stop before.
     *
     * @return whether the base was written
     * @throws IOException where a file cannot be read or written, naming it
     */
    public boolean run() throws IOException {
        Path work = Files.createDirectories(folder.resolve(WORK));
        Optional<StartingBase> start = from.isEmpty() ? Optional.empty() : Optional.of(read());
        WordPieceVocabulary vocabulary = vocabulary(start);
        List<TrainingText> texts = texts(work, vocabulary);
        EncoderShape shape =
                start.map(StartingBase::shape).orElse(settings.shape(vocabulary.size()));
        PretrainingRun run =
                new PretrainingRun(
                        work,
                        settings.schedule(),
                        settings.pace(),
                        texts,
                        vocabulary.size(),
                        settings.objective().maskedShare(),
                        settings.seed(),
                        listener);
        try (Pretrainer trainer = trainer(work, shape, start, texts)) {
            LossCurve curve = run.run(trainer);
            if (trainer.steps() < settings.schedule().steps()) {
                return false;
            }
            PretrainingCheckpoint made = trainer.checkpoint();
            EncoderFolder.write(folder, made.shape(), made.weights());
            describe(made, curve.points());
            return true;
        }
    }

    private void describe(PretrainingCheckpoint made, List<LossCurve.Point> curve)
            throws IOException {
        Files.writeString(folder.resolve("losses.svg"), LossPlot.svg(curve));
        String fingerprint;
        BaseLocation location = BaseLocation.parse(folder.toString());
        try (FrozenBase base = FrozenBase.acquire(location, ComputeSettings.defaults())) {
            fingerprint = base.fingerprint();
        }
        LossCurve.Point last = curve.get(curve.size() - 1);
        String card = description.markdown(fingerprint, made, settings, corpus, last);
        Files.writeString(folder.resolve("README.md"), card);
    }

    private StartingBase read() throws IOException {
        listener.stage("reading the base " + from.orElseThrow().value());
        StartingBase read = StartingBase.read(from.orElseThrow());
        int most = read.shape().maxPositions();
        if (settings.pace().longestRow() > most) {
            throw new IOException(
                    "the longest row is %d tokens, but %s reads at most %d; train shorter rows"
                            .formatted(
                                    settings.pace().longestRow(),
                                    from.orElseThrow().value(),
                                    most));
        }
        return read;
    }

    private WordPieceVocabulary vocabulary(Optional<StartingBase> start) throws IOException {
        Path file = folder.resolve(TOKENIZER);
        if (!Files.exists(file) && start.isPresent()) {
            Files.write(file, start.get().tokenizer());
        }
        if (Files.exists(file)) {
            return TokenizerJson.read(file);
        }
        listener.stage("counting words");
        Map<String, Long> counts = WordCounter.count(corpus, LEAST_OCCURRENCES);
        listener.stage("training a vocabulary on %,d words".formatted(counts.size()));
        WordPieceVocabulary made =
                WordPieceTrainer.train(counts, settings.vocabularySize(), ALPHABET);
        Files.writeString(file, TokenizerJson.of(made));
        return made;
    }

    private List<TrainingText> texts(Path work, WordPieceVocabulary vocabulary) throws IOException {
        WordPieceEncoder encoder = new WordPieceEncoder(vocabulary);
        List<TrainingText> texts = new ArrayList<>();
        for (CorpusPart part : corpus) {
            String name = Objects.requireNonNull(part.file().getFileName()).toString();
            listener.stage("reading " + name);
            TokenStore store =
                    TokenStore.prepare(work.resolve(name + ".tokens"), part.file(), encoder);
            texts.add(new TrainingText(name, new StoredDocuments(store), part.weight()));
        }
        return texts;
    }

    private Pretrainer trainer(
            Path work, EncoderShape shape, Optional<StartingBase> start, List<TrainingText> texts)
            throws IOException {
        Path latest = PretrainingRun.latest(work, settings.schedule());
        if (Files.exists(latest)) {
            PretrainingCheckpoint checkpoint = PretrainingCheckpoint.read(latest);
            if (!checkpoint.shape().equals(shape)) {
                throw new IOException(
                        "%s is of %s, but %s is asked for; use another folder or the same sizes"
                                .formatted(latest, checkpoint.shape(), shape));
            }
            listener.stage("going on after step %,d".formatted(checkpoint.steps()));
            return Pretrainer.resume(checkpoint, settings.objective(), compute);
        }
        List<float[]> given = List.of();
        if (start.isPresent()) {
            given = start.get().weights();
        } else if (settings.wordVectors()) {
            given = List.of(wordVectors(shape, texts));
        }
        return Pretrainer.start(shape, settings.objective(), compute, given, settings.seed());
    }

    private float[] wordVectors(EncoderShape shape, List<TrainingText> texts) {
        listener.stage("counting which words stand together");
        double weighted =
                texts.stream().mapToDouble(text -> text.weight() * text.tokens().size()).sum();
        WordVectors vectors = new WordVectors(shape.vocabularySize(), shape.hiddenSize());
        for (TrainingText text : texts) {
            double times = text.weight() * COUNTED_TOKENS / weighted;
            vectors.count(text, times, new Random(settings.seed()));
        }
        listener.stage("making word vectors");
        return vectors.vectors(compute.threads(), settings.seed());
    }
}
