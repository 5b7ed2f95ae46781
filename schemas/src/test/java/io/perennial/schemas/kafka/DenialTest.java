package io.perennial.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

class DenialTest {

    @Test
    void namesTopicAndOperationHoweverDeepItLies() {
        Throwable failure =
                new KafkaException(
                        "no",
                        new ExecutionException(
                                new TopicAuthorizationException(Set.of("p.tasks", "p.adapters"))));

        assertThat(Denial.describe(failure, AclOperation.WRITE).orElseThrow())
                .startsWith("Kafka does not allow this client to WRITE topic p.adapters, p.tasks;");
    }

    @Test
    void knowsTransactionsGroupsAndStrangers() {
        assertThat(
                        Denial.describe(
                                new TransactionalIdAuthorizationException("no"), AclOperation.READ))
                .hasValueSatisfying(
                        said -> assertThat(said).contains("WRITE its transactional id"));
        assertThat(Denial.describe(GroupAuthorizationException.forGroupId("g"), AclOperation.READ))
                .hasValueSatisfying(said -> assertThat(said).contains("READ group g"));
        assertThat(Denial.describe(new SaslAuthenticationException("bad"), AclOperation.READ))
                .hasValueSatisfying(said -> assertThat(said).contains("does not know this client"));
    }

    @Test
    void saysNothingOfOtherFailures() {
        assertThat(Denial.describe(new KafkaException("down"), AclOperation.READ)).isEmpty();
    }
}
