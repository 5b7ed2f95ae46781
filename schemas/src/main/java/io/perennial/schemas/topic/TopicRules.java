package io.perennial.schemas.topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which settings of existing topics would lose data: a function of what the topics are. */
final class TopicRules {

    private static final String CLEANUP = "cleanup.policy";
    private static final String LARGEST = "max.message.bytes";

    private final Topics topics;
    private final Map<String, Map<String, String>> actual;
    private final List<TopicProblem> problems = new ArrayList<>();

    private TopicRules(Topics topics, Map<String, Map<String, String>> actual) {
        this.topics = topics;
        this.actual = new TreeMap<>(actual);
    }

    /**
     * @param actual settings by topic, of all topics that exist
     * @return what must be changed, empty if nothing
     */
    static List<TopicProblem> problems(Topics topics, Map<String, Map<String, String>> actual) {
        TopicRules rules = new TopicRules(topics, actual);
        rules.requireAll();
        rules.requirePolicies();
        rules.requireSizes();
        return List.copyOf(rules.problems);
    }

    private void requireAll() {
        for (TopicDefinition definition : topics.definitions()) {
            if (!actual.containsKey(definition.name())) {
                problems.add(
                        new TopicProblem(
                                definition.name(),
                                "topic",
                                "missing",
                                "there",
                                "create it, for example with \"perennial topics create\""));
            }
        }
    }

    private void requirePolicies() {
        requirePolicy(topics.tasks(), "compact");
        requirePolicy(topics.adapters(), "compact");
        requirePolicy(topics.evaluations(), "delete");
        requirePolicy(topics.lineage(), "delete");
        requirePolicy(topics.rejected(), "delete");
        exampleTopics().forEach(topic -> requirePolicy(topic, "delete"));
    }

    private void requirePolicy(String topic, String required) {
        if (!actual.containsKey(topic)) {
            return;
        }
        String policy = setting(topic, CLEANUP);
        if (!policies(policy).equals(Set.of(required))) {
            problems.add(
                    new TopicProblem(
                            topic, CLEANUP, policy, required, alter(topic, CLEANUP, required)));
        }
    }

    private void requireSizes() {
        requireSize(topics.adapters(), Topics.CHUNK_BYTES);
        exampleTopics().stream()
                .mapToLong(topic -> Long.parseLong(setting(topic, LARGEST)))
                .max()
                .ifPresent(
                        largest ->
                                requireSize(
                                        topics.rejected(),
                                        largest + Topics.REJECTION_OVERHEAD_BYTES));
    }

    private void requireSize(String topic, long required) {
        if (!actual.containsKey(topic)) {
            return;
        }
        String bytes = setting(topic, LARGEST);
        if (Long.parseLong(bytes) < required) {
            problems.add(
                    new TopicProblem(
                            topic,
                            LARGEST,
                            bytes,
                            "at least " + required,
                            alter(topic, LARGEST, Long.toString(required))));
        }
    }

    private List<String> exampleTopics() {
        return actual.keySet().stream()
                .filter(topics.examplesPattern().asMatchPredicate())
                .toList();
    }

    private String setting(String topic, String name) {
        String value = actual.getOrDefault(topic, Map.of()).get(name);
        if (value == null) {
            throw new IllegalArgumentException("topic " + topic + " comes without " + name);
        }
        return value;
    }

    private static Set<String> policies(String setting) {
        return Arrays.stream(setting.split(",", -1))
                .map(String::trim)
                .filter(policy -> !policy.isEmpty())
                .collect(Collectors.toSet());
    }

    private static String alter(String topic, String name, String value) {
        return "set it with \"kafka-configs.sh --alter --topic %s --add-config %s=%s\""
                .formatted(topic, name, value);
    }
}
