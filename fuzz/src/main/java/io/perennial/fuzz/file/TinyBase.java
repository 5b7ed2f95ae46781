package io.perennial.fuzz.file;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A good tiny base in a folder of its own. */
public final class TinyBase implements AutoCloseable {

    private final WorkPlace place = new WorkPlace();

    private TinyBase(HostileFolder files) {
        try {
            files.writeTo(folder());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a base", e);
        }
    }

    /** A decoder, which can do whatever tasks ask for; some texts come to no token on it. */
    public static TinyBase decoder() {
        byte[] tokenizer = TokenizerTarget.WORDS.getBytes(StandardCharsets.UTF_8);
        return new TinyBase(SeedBase.gpt2().with("tokenizer.json", tokenizer));
    }

    /** An encoder. */
    public static TinyBase encoder() {
        return new TinyBase(SeedBase.bert());
    }

    /** Where its files are. */
    public Path folder() {
        return place.path().resolve("base");
    }

    /** Loads it; the caller closes what is loaded. */
    public FrozenBase load() {
        return FrozenBase.acquire(BaseLocation.folder(folder()), BaseTarget.SETTINGS);
    }

    @Override
    public void close() {
        place.close();
    }
}
