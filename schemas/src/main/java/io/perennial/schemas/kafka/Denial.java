package io.perennial.schemas.kafka;

import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** Puts into words what Kafka does not let a client do. */
public final class Denial {

    private static final String NEXT_STEP =
            "an operator of Kafka can allow it, see docs/security.md";

    private Denial() {}

    /**
     * One sentence that names topic and operation; empty if the failure is of another kind.
     *
     * @param attempted what the client was doing to the topic
     */
    public static Optional<String> describe(Throwable failure, AclOperation attempted) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> said = one(cause, attempted);
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> one(Throwable cause, AclOperation attempted) {
        if (cause instanceof TopicAuthorizationException denied) {
            String topics = String.join(", ", new TreeSet<>(denied.unauthorizedTopics()));
            return Optional.of(
                    mayNot(
                            attempted,
                            topics.isEmpty()
                                    ? "a topic (" + denied.getMessage() + ")"
                                    : "topic " + topics));
        }
        if (cause instanceof TransactionalIdAuthorizationException) {
            return Optional.of(mayNot(AclOperation.WRITE, "its transactional id"));
        }
        if (cause instanceof GroupAuthorizationException denied) {
            return Optional.of(mayNot(AclOperation.READ, "group " + denied.groupId()));
        }
        if (cause instanceof ClusterAuthorizationException) {
            return Optional.of(mayNot(attempted, "the cluster"));
        }
        if (cause instanceof AuthenticationException) {
            return Optional.of(
                    "Kafka does not know this client (%s: %s); check user, password, mechanism and certificates"
                            .formatted(cause.getClass().getSimpleName(), cause.getMessage()));
        }
        return Optional.empty();
    }

    private static String mayNot(AclOperation operation, String what) {
        return "Kafka does not allow this client to %s %s; %s"
                .formatted(operation, what, NEXT_STEP);
    }
}
