package io.perennial.schemas.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Properties of Kafka clients in which no secret can be read.
 *
 * <p>In place of a secret stands a reference: {@code ${env:NAME}}, {@code ${file:PATH:NAME}} for a
 * line of a properties file, or {@code ${directory:PATH:FILE}} for a whole file. Kafka's own
 * clients look references up when they are made (KIP-297, KIP-421, KIP-887), so the secret itself
 * is known only to the process that needs it: it travels with no job and stands in no configuration
 * that is shown.
 */
public final class ClientProperties {

    private static final String PROVIDERS = "config.providers";

    private static final Map<String, Class<? extends ConfigProvider>> KNOWN =
            Map.of(
                    "env", EnvVarConfigProvider.class,
                    "file", FileConfigProvider.class,
                    "directory", DirectoryConfigProvider.class);

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(env|file|directory):(?:([^}]*?):)?([^}]*?)}");

    private ClientProperties() {}

    /**
     * The same properties, and what Kafka needs to look references up. Giving the result in again
     * changes nothing.
     *
     * @throws ReadableSecretException if a secret stands where a reference should
     */
    public static Map<String, String> checked(Map<String, String> properties) {
        Map<String, String> checked = new TreeMap<>(properties);
        Set<String> used = new LinkedHashSet<>();
        properties.forEach(
                (name, value) -> {
                    Matcher references = REFERENCE.matcher(value);
                    boolean found = false;
                    while (references.find()) {
                        used.add(references.group(1));
                        found = true;
                    }
                    if (SecretNames.isReadable(name, references.replaceAll(""), found)) {
                        throw new ReadableSecretException(name);
                    }
                });
        addProviders(checked, used);
        return checked;
    }

    private static void addProviders(Map<String, String> properties, Set<String> used) {
        String given = properties.getOrDefault(PROVIDERS, "");
        List<String> providers = new ArrayList<>();
        for (String name : given.split(",", -1)) {
            if (!name.isBlank()) {
                providers.add(name.strip());
            }
        }
        for (String name : used) {
            if (!providers.contains(name)) {
                providers.add(name);
                properties.put(PROVIDERS + "." + name + ".class", KNOWN.get(name).getName());
            }
        }
        if (!used.isEmpty()) {
            properties.put(PROVIDERS, String.join(",", providers));
        }
    }

    /**
     * The properties of a file as references to it, so that they are read by each process that
     * makes a client, from a file of the same path there.
     *
     * @param file in the format of Java's properties, which Kafka's own tools read too
     * @throws IllegalArgumentException naming the file if it cannot be used, never what it holds
     */
    public static Map<String, String> referencesTo(Path file) {
        String path = file.toAbsolutePath().normalize().toString();
        if (path.contains(":") || path.contains("}")) {
            throw new IllegalArgumentException(
                    "Kafka properties file "
                            + path
                            + ": a path with ':' or '}' cannot be referred to");
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Kafka properties file %s cannot be read (%s); check the path, its permissions and that it has lines NAME=VALUE"
                            .formatted(path, e.getClass().getSimpleName()));
        }
        Map<String, String> references = new TreeMap<>();
        for (String name : read.stringPropertyNames()) {
            references.put(name, "${file:%s:%s}".formatted(path, name));
        }
        return checked(references);
    }

    /**
     * Makes sure that every reference leads somewhere in this process.
     *
     * @throws IllegalArgumentException naming property and reference
     */
    public static void requireReferences(Map<String, String> properties) {
        properties.forEach(
                (name, value) -> {
                    Matcher references = REFERENCE.matcher(value);
                    while (references.find()) {
                        if (!leadsSomewhere(references)) {
                            throw new IllegalArgumentException(
                                    "Kafka property %s refers to %s, but there is no such thing here; check the name"
                                            .formatted(name, references.group()));
                        }
                    }
                });
    }

    private static boolean leadsSomewhere(Matcher reference) {
        String path = reference.group(2) == null ? "" : reference.group(2);
        String key = reference.group(3);
        try (ConfigProvider provider = provider(reference.group(1))) {
            provider.configure(Map.of());
            return provider.get(path, Set.of(key)).data().containsKey(key);
        } catch (ConfigException unreadable) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ConfigProvider provider(String name) {
        return switch (name) {
            case "env" -> new EnvVarConfigProvider();
            case "file" -> new FileConfigProvider();
            default -> new DirectoryConfigProvider();
        };
    }
}
