package io.perennial.model.base;

import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes two bases the same: configuration, every tensor (name, type, shape, bytes) and the
 * tokenizer. How the tensors are spread over files does not matter.
 */
final class Fingerprint {

    private Fingerprint() {}

    /**
     * SHA-256 as 64 hexadecimal digits.
     *
     * @param configuration every setting that changes what the base computes, as text
     */
    static String of(String configuration, WeightFiles weights, BaseFiles files)
            throws IOException {
        MessageDigest digest = sha256();
        digest.update(text("perennial-base/2 " + configuration));
        for (String name : weights.names()) {
            Safetensors owner = weights.owner(name);
            TensorEntry entry = owner.entry(name);
            digest.update(text(name + " " + entry.type() + " " + entry.shape()));
            for (long from = 0; from < entry.byteCount(); from += Safetensors.PIECE_BYTES) {
                long rest = entry.byteCount() - from;
                digest.update(owner.raw(name, from, (int) Math.min(Safetensors.PIECE_BYTES, rest)));
            }
        }
        if (files.has(BaseFiles.TOKENIZER)) {
            digest.update(files.read(BaseFiles.TOKENIZER));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] text(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
