package io.perennial.cli.command;

import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.schemas.kafka.ClientProperties;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which Kafka, and which of its topics; the same options on every command that needs them. */
final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,...]",
            defaultValue = "${env:PERENNIAL_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description =
                    "Kafka brokers. Default: PERENNIAL_BOOTSTRAP_SERVERS, else 127.0.0.1:9092.")
    private String bootstrapServers = "";

    @Option(
            names = "--topic-prefix",
            paramLabel = "NAME",
            defaultValue = "perennial",
            description = "What all topics' names start with. Default: ${DEFAULT-VALUE}.")
    private String topicPrefix = "";

    @Option(
            names = "--kafka",
            paramLabel = "NAME=VALUE",
            description =
                    "A property of the Kafka client, for example security.protocol=SSL; a secret in it"
                            + " only as $${env:NAME} or $${file:PATH:NAME}.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "A file with properties of the Kafka client, secrets among them.")
    private @Nullable Path file;

    KafkaConnection connection() {
        return new KafkaConnection(bootstrapServers, topics(), properties());
    }

    /** Whether somebody has said which cluster, here or by the environment. */
    boolean isNamed(CommandSpec command) {
        return System.getenv("PERENNIAL_BOOTSTRAP_SERVERS") != null
                || command.commandLine().getParseResult().hasMatchedOption("--bootstrap-servers");
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Topics topics() {
        return new Topics(topicPrefix);
    }

    /** Those of the file, and over them those of the command line. */
    Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>();
        if (file != null) {
            all.putAll(ClientProperties.referencesTo(file));
        }
        all.putAll(properties);
        return ClientProperties.checked(all);
    }
}
