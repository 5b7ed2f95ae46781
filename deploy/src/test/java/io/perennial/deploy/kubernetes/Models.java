package io.perennial.deploy.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.Map;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;

/**
 * Reads manifests into the data classes of those who act on them. A field that none knows is an
 * error.
 */
final class Models {

    /**
     * The Prometheus Operator has no data classes in Java; {@link MonitoringTest} checks its kinds.
     */
    static final String WITHOUT_CLASSES = "monitoring.coreos.com/v1";

    private static final Map<String, Class<?>> CLASSES =
            Map.ofEntries(
                    Map.entry("v1/Namespace", Namespace.class),
                    Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
                    Map.entry("v1/Service", Service.class),
                    Map.entry("v1/ServiceAccount", ServiceAccount.class),
                    Map.entry("apps/v1/Deployment", Deployment.class),
                    Map.entry(
                            "autoscaling/v2/HorizontalPodAutoscaler",
                            HorizontalPodAutoscaler.class),
                    Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
                    Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
                    Map.entry("kafka.strimzi.io/v1/Kafka", Kafka.class),
                    Map.entry("kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class),
                    Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
                    Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class),
                    Map.entry("flink.apache.org/v1beta1/FlinkDeployment", FlinkDeployment.class));

    /** The classes would keep or pass over what they do not know; here that is to fail. */
    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                public Boolean hasAnySetter(Annotated member) {
                                    return Boolean.FALSE;
                                }

                                @Override
                                public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                                        MapperConfig<?> config, Annotated type) {
                                    return super.findPropertyIgnoralByName(config, type)
                                            .withoutIgnoreUnknown();
                                }
                            });

    private Models() {}

    /**
     * @throws IllegalArgumentException if there is a field, or a value, that the class does not
     *     know
     */
    static Object read(JsonNode manifest) {
        String kind = manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
        Class<?> type = CLASSES.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no data class is known for " + kind);
        }
        return read(manifest, type);
    }

    static <T> T read(JsonNode manifest, Class<T> type) {
        try {
            return STRICT.treeToValue(withKnownVersion(manifest), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    Kustomization.id(manifest) + ": " + e.getMessage(), e);
        }
    }

    /**
     * The published data classes of the Flink operator are older than the operator that is needed.
     */
    private static JsonNode withKnownVersion(JsonNode manifest) {
        if (!manifest.path("kind").asText().equals("FlinkDeployment")) {
            return manifest;
        }
        ObjectNode copy = manifest.deepCopy();
        FlinkVersion[] known = FlinkVersion.values();
        ((ObjectNode) copy.path("spec")).put("flinkVersion", known[known.length - 1].name());
        return copy;
    }
}
