package io.perennial.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cli.doctor.Finding.Level;
import io.perennial.cli.kafka.TopicShape;
import io.perennial.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

/** What one broker alone cannot show. */
class ShapeRulesTest {

    private static final ShapeRules RULES = new ShapeRules(Topics.defaults(), 4);

    private static TopicShape tasks(int copies, int brokers, int inSync) {
        return new TopicShape("perennial.tasks", 1, copies, brokers, inSync, 1_000_000);
    }

    @Test
    void threeCopiesOfWhichTwoMustAgreeAreRight() {
        assertThat(RULES.findings(tasks(3, 3, 2))).isEmpty();
        assertThat(RULES.findings(tasks(1, 1, 1))).isEmpty();
    }

    @Test
    void aRecordThatOneBrokerAloneMayHaveIsNamed() {
        assertThat(RULES.findings(tasks(3, 3, 1)))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.level()).isEqualTo(Level.WARNING);
                            assertThat(finding.next()).contains("min.insync.replicas=2");
                        });
    }

    @Test
    void aTopicOnOneOfSeveralBrokersIsNamed() {
        assertThat(RULES.findings(tasks(1, 3, 1)))
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.found())
                                        .contains("perennial.tasks: is on one of 3 brokers alone"));
    }
}
