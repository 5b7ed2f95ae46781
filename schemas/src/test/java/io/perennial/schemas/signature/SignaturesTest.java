package io.perennial.schemas.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignaturesTest {

    /**
     * RFC 8032, section 7.1, test 3; the first bytes say that these are Ed25519 keys (RFC 8410).
     */
    private static final String SECRET =
            "302e020100300506032b657004220420"
                    + "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";

    private static final String PUBLIC =
            "302a300506032b6570032100"
                    + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    private static final byte[] MESSAGE = hex("af82");
    private static final byte[] SIGNATURE =
            hex(
                    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

    @TempDir Path folder;

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void areThoseOfTheSpecification() throws Exception {
        SigningKey key =
                SigningKey.read(KeyFiles.pem(folder.resolve("a.key"), "PRIVATE KEY", hex(SECRET)));
        TrustedKeys keys =
                TrustedKeys.read(KeyFiles.pem(folder.resolve("a.pem"), "PUBLIC KEY", hex(PUBLIC)));

        assertThat(key.sign(MESSAGE)).isEqualTo(SIGNATURE);
        assertThat(keys.signerOf(MESSAGE, SIGNATURE)).contains("a.pem");
    }

    @Test
    void holdForOneStatementAndOneKeyOnly() throws Exception {
        KeyFiles.write(folder, "ours");
        KeyFiles.write(folder, "theirs");
        byte[] signature = SigningKey.read(folder.resolve("ours.key")).sign(MESSAGE);
        TrustedKeys theirs = TrustedKeys.read(folder.resolve("theirs.pem"));

        assertThat(theirs.signerOf(MESSAGE, signature)).isEmpty();
        TrustedKeys both = TrustedKeys.read(folder);
        assertThat(both.size()).isEqualTo(2);
        assertThat(both.signerOf(MESSAGE, signature)).contains("ours.pem");
        assertThat(both.signerOf(hex("af83"), signature)).isEmpty();
        for (int at = 0; at < signature.length; at++) {
            byte[] changed = signature.clone();
            changed[at] ^= 1;
            assertThat(both.signerOf(MESSAGE, changed)).as("byte %d", at).isEmpty();
        }
        assertThat(both.signerOf(MESSAGE, new byte[0])).isEmpty();
        assertThat(both.signerOf(MESSAGE, new byte[63])).isEmpty();
        assertThat(both.signerOf(MESSAGE, new byte[1_000])).isEmpty();
    }

    @Nested
    class KeyFilesAreRefused {

        @Test
        void withoutAKey() throws Exception {
            Path file = Files.writeString(folder.resolve("a.pem"), "hunter2");

            assertThatThrownBy(() -> SigningKey.read(file))
                    .isInstanceOf(InvalidKeyFileException.class)
                    .hasMessageContaining("a.pem holds 0 private keys")
                    .hasMessageNotContaining("hunter2");
            assertThatThrownBy(() -> TrustedKeys.read(file))
                    .hasMessageContaining("a.pem holds no public key");
            assertThatThrownBy(() -> TrustedKeys.read(folder.resolve("none.pem")))
                    .hasMessageContaining("none.pem cannot be read");
            assertThatThrownBy(() -> TrustedKeys.read(Files.createDirectory(folder.resolve("d"))))
                    .hasMessageContaining("no public key");
        }

        @Test
        void withAKeyOfAnotherKind() throws Exception {
            KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
            Path secret =
                    KeyFiles.pem(
                            folder.resolve("a.key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
            Path open =
                    KeyFiles.pem(
                            folder.resolve("a.pem"), "PUBLIC KEY", pair.getPublic().getEncoded());

            assertThatThrownBy(() -> SigningKey.read(secret))
                    .hasMessageContaining("another kind than Ed25519");
            assertThatThrownBy(() -> TrustedKeys.read(open))
                    .hasMessageContaining("another kind than Ed25519");
        }

        @Test
        void thatAreEncryptedOrBroken() throws Exception {
            byte[] bytes = "anything".getBytes(StandardCharsets.UTF_8);
            Path encrypted = KeyFiles.pem(folder.resolve("e.key"), "ENCRYPTED PRIVATE KEY", bytes);
            Path broken = KeyFiles.pem(folder.resolve("b.key"), "PRIVATE KEY", bytes);

            assertThatThrownBy(() -> SigningKey.read(encrypted))
                    .hasMessageContaining("not encrypted");
            assertThatThrownBy(() -> SigningKey.read(broken))
                    .isInstanceOf(InvalidKeyFileException.class);
        }
    }
}
