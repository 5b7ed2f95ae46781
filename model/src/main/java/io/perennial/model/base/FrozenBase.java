package io.perennial.model.base;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.BaseValues;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import io.perennial.model.text.InvalidTokenizerException;
import io.perennial.model.text.TextEncoder;
import io.perennial.model.torch.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One frozen transformer in device memory. Nothing writes to its weights after loading; any number
 * of threads may train and predict against it at once.
 *
 * <p>A process loads a base once: {@link #acquire} shares it by location and settings and counts
 * references, and the last {@link #close} frees it.
 */
public final class FrozenBase implements AutoCloseable {

    private static final int LEAST_ROOM = 8;

    private final BaseFiles files;
    private final String name;
    private final BaseConfig config;
    private final String fingerprint;
    private final BaseFamily family;
    private final NDManager manager;
    private final ComputeSettings settings;
    private final Precision precision;
    private final List<NDArray> weights;
    private final Optional<OwnClassifier> ownClassifier;
    private final Script script;
    private final Optional<TextEncoder> textEncoder;
    private final Runnable release;

    private FrozenBase(
            BaseFiles files,
            ComputeSettings settings,
            NDManager manager,
            WeightFiles tensors,
            Runnable release)
            throws IOException {
        this.files = files;
        this.name = files.name();
        ConfigFile json = ConfigFile.read(files);
        this.family = BaseFamily.of(json.modelType());
        this.config = family.config(json);
        this.manager = manager;
        this.settings = settings;
        this.precision = settings.precision().resolve(manager.getDevice());
        this.release = release;
        this.script = FamilyScripts.load(family, manager, settings.threads());
        this.fingerprint =
                Fingerprint.of(config + family.beyondSizes(config, json), tensors, files);
        List<NDArray> loaded = new ArrayList<>();
        DeviceCopy copy = new DeviceCopy(manager, DeviceCopy.LARGEST_BLOCK);
        family.weights(
                config,
                json,
                tensors,
                new BaseFamily.Sink() {
                    @Override
                    public void add(float[] values, long... shape) {
                        loaded.add(copy.of(values, shape));
                    }

                    @Override
                    public void addLinear(float[] values, long... shape) {
                        add(values, shape);
                        if (precision == Precision.BF16) {
                            NDArray last = loaded.remove(loaded.size() - 1);
                            loaded.add(narrowed(last));
                            last.close();
                        }
                    }

                    @Override
                    public void again(int position) {
                        loaded.add(loaded.get(position));
                    }
                });
        this.weights = List.copyOf(loaded);
        this.ownClassifier = OwnClassifier.read(json, family.names().classifier(), tensors);
        this.textEncoder =
                files.has(BaseFiles.TOKENIZER)
                        ? Optional.of(textEncoder(files, config, settings))
                        : Optional.empty();
    }

    private NDArray narrowed(NDArray values) {
        return script.call("in_bfloat16", manager).tensor(values).run().singletonOrThrow();
    }

    private static TextEncoder textEncoder(
            BaseFiles files, BaseConfig config, ComputeSettings settings) throws IOException {
        int maxLength = Math.min(settings.maxLength(), config.maxPositions());
        try (InputStream json = files.stream(BaseFiles.TOKENIZER)) {
            return TextEncoder.load(json, maxLength, config.vocabularySize(), config.endToken());
        } catch (InvalidTokenizerException e) {
            throw new InvalidBaseException(
                    "tokenizer.json of the base %s cannot be used: %s"
                            .formatted(files.name(), e.getMessage()),
                    e);
        }
    }

    /**
     * Loads a base, or shares the one that this process has already loaded from there with the same
     * settings.
     *
     * @throws InvalidBaseException where a file, key or tensor is missing or wrong, naming it
     */
    public static FrozenBase acquire(BaseLocation location, ComputeSettings settings) {
        return LoadedBases.acquire(location, settings);
    }

    static FrozenBase load(BaseLocation location, ComputeSettings settings, Runnable release) {
        BaseFiles files = location.files();
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(settings.device().resolve());
        try (WeightFiles tensors = new WeightFiles(files)) {
            return new FrozenBase(files, settings, manager, tensors, release);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException("cannot read the base " + location.value(), e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** A name for people; not unique. */
    public String name() {
        return name;
    }

    /**
     * SHA-256 over configuration, weights and tokenizer, 64 hexadecimal digits. Adapters fit one
     * fingerprint.
     */
    public String fingerprint() {
        return fingerprint;
    }

    public BaseConfig config() {
        return config;
    }

    /** The base's own tokenizer. */
    public TextEncoder textEncoder() {
        return textEncoder.orElseThrow(
                () ->
                        new InvalidBaseException(
                                "the base "
                                        + name
                                        + " has no tokenizer.json, so it cannot read text"));
    }

    /** The device's name: {@code cpu()} or {@code gpu(0)}. */
    public String device() {
        return manager.getDevice().toString();
    }

    /** Whether the base is in a GPU's memory. */
    public boolean isOnGpu() {
        return manager.getDevice().isGpu();
    }

    /** What the frozen linear maps multiply in: {@link Precision#FP32} or BF16. */
    public Precision precision() {
        return precision;
    }

    /** What it was loaded with; what was left open there is decided here. */
    public ComputeSettings settings() {
        return settings.withDevice(isOnGpu() ? DeviceChoice.GPU : DeviceChoice.CPU)
                .withPrecision(precision);
    }

    /** Device and precision for people, like {@code cpu(), bf16}. */
    public String placement() {
        return device() + ", " + precision.code();
    }

    /** A manager on the base's device; the caller closes it. */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    /** The scripts: this family's, and what every family shares. */
    public Script script() {
        return script;
    }

    /**
     * The frozen tensors in the order of the family's script, of which only the script may read the
     * values: {@link #weight} gives them in float32. Never write to them.
     */
    public List<NDArray> weights() {
        return weights;
    }

    /** One of {@link #weights} in float32, as a tensor of {@code owner} that may be written to. */
    public NDArray weight(int place, NDManager owner) {
        NDArray held = weights.get(place);
        NDArray copy;
        if (precision == Precision.BF16) {
            copy = script.call("in_float32", owner).tensor(held).run().singletonOrThrow();
        } else {
            copy = held.duplicate();
        }
        copy.attach(owner);
        return copy;
    }

    /** What the weights belong to. */
    public WeightPlaces weightPlaces() {
        return family.places(config, weights.size());
    }

    /** The family's sizes for the script, as a tensor of {@code owner}, in host memory. */
    public NDArray architecture(NDManager owner) {
        return owner.create(config.forScript());
    }

    /** Hugging Face's names of this base's modules. */
    public ModuleNames moduleNames() {
        return family.names();
    }

    /**
     * Lays out an adapter on this base.
     *
     * @param headCapacity rows of the head; ignored by tasks that produce text
     * @throws InvalidAdapterSpecException where the specification asks for what this base does not
     *     have
     */
    public ParameterLayout layout(AdapterSpec spec, int headCapacity) {
        int rows = spec.objective() == Objective.TEXT ? 0 : headCapacity;
        ParameterLayout layout = ParameterLayout.of(spec, config, rows);
        if (layout.head().pooling() == Pooling.POOLER
                && !family.hasPooler(config, weights.size())) {
            throw new InvalidAdapterSpecException(
                    "\"pooling\" is \"pooler\", but the base "
                            + name
                            + " has none; use mean or first");
        }
        if (layout.head().pooling() != Pooling.POOLER
                && layout.insertions().stream().anyMatch(i -> i.site() == Site.POOLER)) {
            throw new InvalidAdapterSpecException(
                    "\"targets\" has \"pooler\", which only \"pooling\" \"pooler\" reads; set it, or leave the target out");
        }
        int room = layout.roomIn(config.maxPositions());
        if (room < LEAST_ROOM) {
            throw new InvalidAdapterSpecException(
                    "\"tokens\" leave a text %d of the base's %d positions; use fewer, so that at least %d are left"
                            .formatted(Math.max(0, room), config.maxPositions(), LEAST_ROOM));
        }
        return layout;
    }

    /** The classifier that the base's files hold, where they do. */
    public Optional<OwnClassifier> ownClassifier() {
        return ownClassifier;
    }

    /** The base's files as they are; the caller closes them. */
    public BaseSource openSource() throws IOException {
        return new BaseSource(files);
    }

    /** What adapters start from. */
    public BaseValues values() {
        return new FrozenValues(this, family);
    }

    /** A copy of the frozen matrix at a projection's site, [outputs, inputs] row-major. */
    public float[] projection(Site site, int layer) {
        BaseFamily.Projection place = family.projection(config, site, layer);
        try (NDManager owner = newManager()) {
            return weight(place.weight(), owner)
                    .get(place.firstRow() + ":" + (place.firstRow() + place.rows()))
                    .toFloatArray();
        }
    }

    /** Gives one reference back; the last one frees device memory. */
    @Override
    public void close() {
        release.run();
    }

    void free() {
        script.close();
        textEncoder.ifPresent(TextEncoder::close);
        manager.close();
    }
}
