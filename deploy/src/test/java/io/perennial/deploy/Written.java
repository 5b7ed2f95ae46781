package io.perennial.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Files of the project that are written from code. A test compares them; with {@code
 * -Ddeploy.write=true} it writes them instead.
 */
public final class Written {

    private static final boolean WRITE = Boolean.getBoolean("deploy.write");

    private Written() {}

    /**
     * @param test the test class that is run to write the file
     */
    public static void assertUpToDate(String file, String expected, Class<?> test)
            throws IOException {
        if (WRITE) {
            Files.writeString(Project.path(file), expected);
        }
        String actual = Files.exists(Project.path(file)) ? Project.read(file) : "";
        assertThat(actual)
                .as("%s is not what the code says; write it anew with\n  %s", file, command(test))
                .isEqualTo(expected);
    }

    private static String command(Class<?> test) {
        String name = test.getSimpleName();
        return name.endsWith("IT")
                ? "mvn -pl deploy -am verify -Ddeploy.write=true -Dit.test=%s -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                        .formatted(name)
                : "mvn -pl deploy -am test -Ddeploy.write=true -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false"
                        .formatted(name);
    }
}
