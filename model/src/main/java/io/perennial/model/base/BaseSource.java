package io.perennial.model.base;

import io.perennial.model.architecture.ModuleNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A base's files as they are, for writing a changed copy. */
public final class BaseSource implements AutoCloseable {

    private final BaseFiles files;
    private final WeightFiles weights;

    BaseSource(BaseFiles files) throws IOException {
        this.files = files;
        this.weights = new WeightFiles(files);
    }

    /** Names of all tensors, sorted. */
    public List<String> tensors() {
        return weights.names();
    }

    /**
     * What the names of the transformer's tensors begin with: its own name and a dot where the file
     * is of a model with a head, else nothing.
     */
    public String prefix(ModuleNames names) {
        String own = names.transformer() + ".";
        return tensors().stream().anyMatch(name -> name.startsWith(own)) ? own : "";
    }

    public List<Long> shape(String tensor) {
        return weights.owner(tensor).entry(tensor).shape();
    }

    /** A tensor as float32, row-major. */
    public float[] floats(String tensor) throws IOException {
        return weights.owner(tensor).floats(tensor);
    }

    /** The bytes of {@code config.json}. */
    public byte[] config() throws IOException {
        return files.read(BaseFiles.CONFIG);
    }

    /** The bytes of {@code tokenizer.json}, where there is one. */
    public Optional<byte[]> tokenizer() throws IOException {
        return files.has(BaseFiles.TOKENIZER)
                ? Optional.of(files.read(BaseFiles.TOKENIZER))
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
