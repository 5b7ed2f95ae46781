package io.perennial.model.base;

import io.perennial.model.safetensors.Safetensors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a base, wherever they lie. */
sealed interface BaseFiles {

    String CONFIG = "config.json";
    String WEIGHTS = "model.safetensors";
    String WEIGHTS_INDEX = "model.safetensors.index.json";
    String TOKENIZER = "tokenizer.json";

    /** Largest tokenizer that is read. */
    long MOST_BYTES = 256 << 20;

    /** Largest configuration or index. */
    long MOST_JSON_BYTES = 16 << 20;

    /** A name for people. */
    String name();

    boolean has(String file);

    /**
     * A file as a whole.
     *
     * @throws InvalidBaseException if it is absent or too large
     */
    byte[] read(String file) throws IOException;

    Safetensors openTensors(String file) throws IOException;

    default InputStream stream(String file) throws IOException {
        return new ByteArrayInputStream(read(file));
    }

    /** A folder in Hugging Face's layout. */
    record Folder(Path path) implements BaseFiles {

        @Override
        public String name() {
            return path.getFileName() == null ? path.toString() : path.getFileName().toString();
        }

        @Override
        public boolean has(String file) {
            return Files.isRegularFile(path.resolve(file));
        }

        @Override
        public byte[] read(String file) throws IOException {
            if (!has(file)) {
                throw new InvalidBaseException(
                        path
                                + " has no "
                                + file
                                + "; a base folder needs config.json, model.safetensors (or its"
                                + " shards with an index) and tokenizer.json");
            }
            long bytes = Files.size(path.resolve(file));
            long most = file.equals(TOKENIZER) ? MOST_BYTES : MOST_JSON_BYTES;
            if (bytes > most) {
                throw new InvalidBaseException(
                        "%s has %d bytes, more than %d; give the file that belongs to the base"
                                .formatted(file, bytes, most));
            }
            return Files.readAllBytes(path.resolve(file));
        }

        @Override
        public Safetensors openTensors(String file) throws IOException {
            if (file.contains("/")
                    || file.contains("\\")
                    || file.contains("..")
                    || file.indexOf('\0') >= 0) {
                throw new InvalidBaseException(
                        path + ": the index names a shard outside the folder: " + file);
            }
            if (!has(file)) {
                throw new InvalidBaseException(path + " has no " + file);
            }
            return Safetensors.open(path.resolve(file));
        }
    }

    /** The base inside this library's jar. */
    record Shipped() implements BaseFiles {

        private static final String FOLDER = "shipped/";

        @Override
        public String name() {
            return "perennial-small";
        }

        @Override
        public boolean has(String file) {
            return BaseFiles.class.getResource(FOLDER + file) != null;
        }

        @Override
        public byte[] read(String file) throws IOException {
            try (InputStream in = BaseFiles.class.getResourceAsStream(FOLDER + file)) {
                if (in == null) {
                    throw new InvalidBaseException(
                            "the library carries no " + file + " for its default base");
                }
                return in.readAllBytes();
            }
        }

        @Override
        public Safetensors openTensors(String file) throws IOException {
            return Safetensors.of(read(file), file);
        }
    }
}
