package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.deploy.Project;
import io.perennial.schemas.topic.TopicPermission;
import io.perennial.schemas.topic.Topics;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.KafkaUserScramSha512ClientAuthentication;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTransactionalIdResource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

/**
 * The users of the manifests may do what docs/security.md lists, whose list SecuredKafkaIT proves
 * against a broker, and the job what its own check at the start asks for.
 */
class UsersTest {

    private static final Pattern WORD = Pattern.compile("--([a-z-]+) (\\S+)");

    /** One permission, in the words of kafka-acls. */
    private record Grant(String user, String operation, String kind, String name, String pattern)
            implements Comparable<Grant> {

        @Override
        public int compareTo(Grant other) {
            return toString().compareTo(other.toString());
        }
    }

    private static List<KafkaUser> users() {
        return Kustomization.overlay("production").stream()
                .filter(it -> it.path("kind").asText().equals("KafkaUser"))
                .map(it -> Models.read(it, KafkaUser.class))
                .toList();
    }

    private static Set<Grant> ofTheManifests() {
        Set<Grant> grants = new TreeSet<>();
        for (KafkaUser user : users()) {
            String name = user.getMetadata().getName().replaceFirst("perennial-", "");
            KafkaUserAuthorizationSimple simple =
                    (KafkaUserAuthorizationSimple) user.getSpec().getAuthorization();
            for (AclRule rule : simple.getAcls()) {
                rule.getOperations().forEach(it -> grants.add(grant(name, it.toValue(), rule)));
            }
        }
        return grants;
    }

    private static Grant grant(String user, String operation, AclRule rule) {
        if (rule.getResource() instanceof AclRuleTopicResource topic) {
            return new Grant(
                    user, operation, "topic", topic.getName(), topic.getPatternType().toValue());
        }
        AclRuleTransactionalIdResource id = (AclRuleTransactionalIdResource) rule.getResource();
        return new Grant(
                user, operation, "transactional-id", id.getName(), id.getPatternType().toValue());
    }

    private static Set<Grant> ofTheDocumentation() {
        Set<Grant> grants = new TreeSet<>();
        Project.read("docs/security.md")
                .lines()
                .filter(line -> line.startsWith("acl --allow-principal"))
                .forEach(line -> grants.addAll(grants(line)));
        return grants;
    }

    private static Set<Grant> grants(String line) {
        List<String[]> words =
                WORD.matcher(line)
                        .results()
                        .map(it -> new String[] {it.group(1), it.group(2)})
                        .toList();
        String user = values(words, "allow-principal").get(0).replace("User:", "");
        String pattern = line.contains("prefixed") ? "prefix" : "literal";
        Set<Grant> grants = new TreeSet<>();
        for (String kind : List.of("topic", "transactional-id")) {
            for (String name : values(words, kind)) {
                values(words, "operation")
                        .forEach(it -> grants.add(new Grant(user, it, kind, name, pattern)));
            }
        }
        return grants;
    }

    private static List<String> values(List<String[]> words, String option) {
        return words.stream().filter(it -> it[0].equals(option)).map(it -> it[1]).toList();
    }

    @Test
    void mayDoWhatIsDocumentedAndNothingElse() {
        assertThat(ofTheDocumentation()).hasSizeGreaterThan(10);
        assertThat(ofTheManifests()).isEqualTo(ofTheDocumentation());
    }

    @Test
    void letTheJobDoWhatItAsksFor() {
        Set<TopicPermission> granted =
                ofTheManifests().stream()
                        .filter(it -> it.user().equals("job") && it.kind().equals("topic"))
                        .filter(it -> Set.of("Read", "Write").contains(it.operation()))
                        .map(
                                it ->
                                        new TopicPermission(
                                                it.name(),
                                                AclOperation.valueOf(
                                                        it.operation().toUpperCase(Locale.ROOT))))
                        .collect(Collectors.toSet());

        assertThat(granted)
                .containsExactlyInAnyOrderElementsOf(TopicPermission.ofTraining(Topics.defaults()));
    }

    @Test
    void proveWhoTheyAreByPassword() {
        assertThat(users())
                .allSatisfy(
                        it ->
                                assertThat(it.getSpec().getAuthentication())
                                        .isInstanceOf(
                                                KafkaUserScramSha512ClientAuthentication.class));
    }
}
