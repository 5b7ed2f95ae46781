package io.perennial.schemas.topic;

/**
 * A setting of an existing topic, or its absence, that would lose data.
 *
 * @param setting Kafka's name of the setting, or "topic" if the topic is missing
 * @param actual what it is
 * @param required what it must be
 * @param nextStep what to do about it
 */
public record TopicProblem(
        String topic, String setting, String actual, String required, String nextStep) {

    @Override
    public String toString() {
        return "topic %s: %s is %s, must be %s; %s"
                .formatted(topic, setting, actual, required, nextStep);
    }
}
