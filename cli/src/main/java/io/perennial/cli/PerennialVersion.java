package io.perennial.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Answers {@code --version}: ours, and what it runs on. */
final class PerennialVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource =
                PerennialVersion.class.getResourceAsStream("version.properties")) {
            if (resource == null) {
                throw new IllegalStateException(
                        "the resource version.properties is missing; build again");
            }
            properties.load(resource);
        }
        return new String[] {
            "perennial " + properties.getProperty("version"),
            "Java "
                    + System.getProperty("java.version")
                    + ", "
                    + System.getProperty("os.name")
                    + " "
                    + System.getProperty("os.arch")
        };
    }
}
