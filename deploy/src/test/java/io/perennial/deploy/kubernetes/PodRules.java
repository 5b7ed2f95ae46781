package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.regex.Pattern;

/** What must hold for every pod of ours. */
final class PodRules {

    private static final Pattern SECRET = Pattern.compile("/run/secrets/[a-z-]+");

    private PodRules() {}

    static void assertHardened(PodSecurityContext pod, Container container) {
        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getRunAsUser()).isEqualTo(9999);
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
    }

    /** Whatever an argument names below /run/secrets is mounted there. */
    static void assertFilesMounted(List<String> arguments, List<VolumeMount> mounts) {
        List<String> paths = mounts.stream().map(VolumeMount::getMountPath).toList();
        List<String> named =
                arguments.stream()
                        .flatMap(it -> SECRET.matcher(it).results())
                        .map(it -> it.group())
                        .toList();

        assertThat(named).isNotEmpty();
        assertThat(paths).containsAll(named);
    }
}
