package io.perennial.model.pretrain.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How a corpus file is packed, known by its first bytes and not by its name. */
enum Compression {
    NONE(),
    GZIP(0x1f, 0x8b),
    XZ(0xfd, '7', 'z', 'X', 'Z', 0);

    private static final int BUFFER = 1 << 16;

    private final int[] magic;

    Compression(int... magic) {
        this.magic = magic;
    }

    /**
     * The unpacked bytes of a packed or plain stream.
     *
     * @throws IOException where the stream begins as packed but cannot be unpacked
     */
    static InputStream unpack(InputStream stream) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(stream, BUFFER);
        return switch (of(bytes)) {
            case NONE -> bytes;
            case GZIP -> new GZIPInputStream(bytes, BUFFER);
            case XZ -> new XZInputStream(bytes);
        };
    }

    private static Compression of(BufferedInputStream bytes) throws IOException {
        bytes.mark(XZ.magic.length);
        byte[] start = bytes.readNBytes(XZ.magic.length);
        bytes.reset();
        if (XZ.begins(start)) {
            return XZ;
        }
        return GZIP.begins(start) ? GZIP : NONE;
    }

    private boolean begins(byte[] start) {
        if (start.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
