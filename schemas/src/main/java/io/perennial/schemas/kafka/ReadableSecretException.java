package io.perennial.schemas.kafka;

/** A secret stands in a property itself. The message names the property, never its value. */
public final class ReadableSecretException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ReadableSecretException(String name) {
        super(
                ("Kafka property %s holds a secret that process lists, logs and web pages would show;"
                                + " put it into a file and name that with --kafka-config, or write"
                                + " ${env:NAME} or ${file:PATH:NAME} in its place")
                        .formatted(name));
    }
}
