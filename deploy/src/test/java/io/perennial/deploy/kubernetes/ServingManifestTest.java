package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.perennial.deploy.Commands;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingManifestTest {

    private static <T> T one(String overlay, Class<T> type) {
        return Kustomization.overlay(overlay).stream()
                .filter(it -> it.path("kind").asText().equals(type.getSimpleName()))
                .map(it -> Models.read(it, type))
                .findFirst()
                .orElseThrow();
    }

    private static PodSpec pod(String overlay) {
        return one(overlay, Deployment.class).getSpec().getTemplate().getSpec();
    }

    private static Container container(String overlay) {
        return pod(overlay).getContainers().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void tellsServingWhatItKnows(String overlay) {
        Commands.assertKnown(container(overlay).getArgs());
        assertThat(container(overlay).getArgs()).contains("serve", "--host=0.0.0.0");
        assertThat(container(overlay).getImage()).matches(".+:\\d+\\.\\d+\\.\\d+(-cuda12\\.8)?");
        assertThat(container(overlay).getImage().endsWith("-cuda12.8"))
                .isEqualTo(overlay.equals("gpu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void asksForItsHealthWhereServingTellsIt(String overlay) {
        Container container = container(overlay);

        assertProbe(container.getStartupProbe(), "/v2/health/live");
        assertProbe(container.getReadinessProbe(), "/v2/health/ready");
        assertProbe(container.getLivenessProbe(), "/v2/health/live");
        assertThat(container.getPorts())
                .singleElement()
                .satisfies(
                        port -> {
                            assertThat(port.getName()).isEqualTo("http");
                            assertThat(container.getArgs())
                                    .contains("--port=" + port.getContainerPort());
                        });
    }

    private static void assertProbe(Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void isSelectedByAllThatSpeakOfIt(String overlay) {
        Deployment deployment = one(overlay, Deployment.class);
        Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
        HorizontalPodAutoscaler autoscaler = one(overlay, HorizontalPodAutoscaler.class);

        assertThat(labels)
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(labels)
                .containsAllEntriesOf(one(overlay, Service.class).getSpec().getSelector());
        assertThat(labels)
                .containsAllEntriesOf(
                        one(overlay, PodDisruptionBudget.class)
                                .getSpec()
                                .getSelector()
                                .getMatchLabels());
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(deployment.getSpec().getReplicas()).as("the autoscaler's choice").isNull();
        assertThat(autoscaler.getSpec().getMinReplicas())
                .isBetween(1, autoscaler.getSpec().getMaxReplicas());
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void needsNoRightsAndWritesWhereItMay(String overlay) {
        PodSpec pod = pod(overlay);

        PodRules.assertHardened(pod.getSecurityContext(), container(overlay));
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(container(overlay).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp", "/var/cache/perennial");
        assertThat(pod.getVolumes())
                .extracting(Volume::getName)
                .containsExactlyInAnyOrderElementsOf(
                        container(overlay).getVolumeMounts().stream()
                                .map(VolumeMount::getName)
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void findsFilesOfItsArgumentsInItsMounts(String overlay) {
        PodRules.assertFilesMounted(
                container(overlay).getArgs(), container(overlay).getVolumeMounts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void hasMemoryForItsHeapAndTheEngine(String overlay) {
        assertThat(container(overlay).getResources().getLimits().get("memory"))
                .isEqualTo(container(overlay).getResources().getRequests().get("memory"));
        assertThat(container(overlay).getResources().getLimits().containsKey("nvidia.com/gpu"))
                .isEqualTo(overlay.equals("gpu"));
    }
}
