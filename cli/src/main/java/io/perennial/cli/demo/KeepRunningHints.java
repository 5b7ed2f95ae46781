package io.perennial.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.cli.terminal.ShellWords;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What a person can do with a deployment that goes on running, as commands to paste. */
final class KeepRunningHints {

    private KeepRunningHints() {}

    /**
     * @param task one that is served
     * @param text an example's text
     * @param label its label
     */
    static List<String> lines(
            LocalDeployment deployment, String task, String text, String label, Path folder) {
        String bootstrap = deployment.kafka().bootstrapServers();
        URI serving = deployment.serving();
        return List.of(
                "",
                "Everything goes on running; Ctrl-C stops it.",
                "",
                "Send an example with Kafka's own console producer:",
                "  echo "
                        + ShellWords.quoted(json("task", task, "text", text, "label", label))
                        + " \\",
                "    | java -cp "
                        + ShellWords.quoted(classPath())
                        + " org.apache.kafka.tools.ConsoleProducer \\",
                "      --bootstrap-server "
                        + bootstrap
                        + " --topic "
                        + deployment.kafka().topics().examples(),
                "",
                "Ask for a prediction:",
                "  curl -s " + serving + "/v2/models/" + task + "/infer \\",
                "    -d " + ShellWords.quoted(json("text", text)),
                "",
                "See all tasks, or what was refused:",
                "  curl -s " + serving + "/v2/models",
                "  "
                        + ShellWords.quoted(System.getProperty("perennial.command", "./perennial"))
                        + " topics tail rejected --from-beginning --bootstrap-servers "
                        + bootstrap,
                "",
                "Kafka's log, checkpoints and Flink's files: " + folder);
    }

    private static String classPath() {
        return System.getProperty("perennial.libraries", System.getProperty("java.class.path"));
    }

    private static String json(String... namesAndValues) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object.toString();
    }
}
