package io.perennial.model.pretrain.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The pieces of a WordPiece tokenizer; a piece's id is its place. Pieces that continue a word begin
 * with {@code ##}.
 *
 * @param pieces at most 65,535 different ones, {@link #SPECIAL} first
 */
public record WordPieceVocabulary(List<String> pieces) {

    /** What continues a word begins with this. */
    public static final String CONTINUATION = "##";

    /** Padding, unknown word, start, separator and mask: ids 0 to 4. */
    public static final List<String> SPECIAL =
            List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    /** The id of a word that no pieces make up. */
    public static final int UNKNOWN = 1;

    /** The most pieces: an id takes 16 bits. */
    public static final int LARGEST = 65_535;

    public WordPieceVocabulary {
        pieces = List.copyOf(pieces);
        if (pieces.size() > LARGEST) {
            throw new InvalidCorpusException(
                    "the vocabulary has %d pieces; at most %d fit into 16 bits"
                            .formatted(pieces.size(), LARGEST));
        }
        if (pieces.size() < SPECIAL.size() || !pieces.subList(0, SPECIAL.size()).equals(SPECIAL)) {
            throw new InvalidCorpusException(
                    "the vocabulary does not begin with %s; train it with this program"
                            .formatted(SPECIAL));
        }
        if (ids(pieces).size() != pieces.size()) {
            throw new InvalidCorpusException("the vocabulary names a piece twice");
        }
    }

    /** Number of pieces, special ones included. */
    public int size() {
        return pieces.size();
    }

    /** Every piece with its id. */
    public Map<String, Integer> ids() {
        return ids(pieces);
    }

    /** SHA-256 over all pieces in their order, in hexadecimal: 64 characters. */
    public String fingerprint() {
        MessageDigest digest = sha256();
        for (String piece : pieces) {
            digest.update(piece.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Map<String, Integer> ids(List<String> pieces) {
        Map<String, Integer> ids = new HashMap<>(2 * pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            ids.put(pieces.get(i), i);
        }
        return ids;
    }
}
