package io.perennial.fuzz;

import java.util.HexFormat;

/** An input as one line of visible ASCII. */
final class Sample {

    private Sample() {}

    /** Bytes in hexadecimal; of everything else its text, with escapes. */
    static String of(Object input) {
        return input instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : visible(String.valueOf(input));
    }

    private static String visible(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\\') {
                line.append("\\\\");
            } else if (unit >= ' ' && unit < 0x7F) {
                line.append(unit);
            } else {
                line.append("\\u%04x".formatted((int) unit));
            }
        }
        return line.toString();
    }
}
