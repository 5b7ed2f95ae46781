package io.perennial.schemas.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468). */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PemFile() {}

    /**
     * What the file's blocks of one kind hold, in their order.
     *
     * @param kind for example {@code PUBLIC KEY}
     * @throws InvalidKeyFileException if it cannot be read
     */
    static List<byte[]> blocks(Path file, String kind) {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidKeyFileException(
                    "key file %s cannot be read (%s); check the path and its permissions"
                            .formatted(file, e.getClass().getSimpleName()));
        }
        List<byte[]> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(kind)) {
                blocks.add(decoded(file, matcher.group(2)));
            }
        }
        return blocks;
    }

    private static byte[] decoded(Path file, String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyFileException("key file " + file + " holds a broken PEM block");
        }
    }
}
