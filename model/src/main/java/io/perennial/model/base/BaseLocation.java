package io.perennial.model.base;

import java.nio.file.Path;

/**
 * Where a base comes from.
 *
 * @param value {@code default} for the base shipped in this library, or a Hugging Face folder
 */
public record BaseLocation(String value) {

    private static final String SHIPPED = "default";

    public BaseLocation {
        if (value.isBlank()) {
            throw new InvalidBaseException(
                    "the base's location is blank; give a folder, or \"default\"");
        }
    }

    public static BaseLocation shipped() {
        return new BaseLocation(SHIPPED);
    }

    public static BaseLocation folder(Path folder) {
        return new BaseLocation(folder.toAbsolutePath().normalize().toString());
    }

    /** Reads {@code default} or a folder. */
    public static BaseLocation parse(String text) {
        return text.equals(SHIPPED) ? shipped() : folder(Path.of(text));
    }

    BaseFiles files() {
        return value.equals(SHIPPED)
                ? new BaseFiles.Shipped()
                : new BaseFiles.Folder(Path.of(value));
    }
}
