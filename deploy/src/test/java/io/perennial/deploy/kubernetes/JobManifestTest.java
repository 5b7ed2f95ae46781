package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.perennial.deploy.Commands;
import io.perennial.deploy.Project;
import io.perennial.deploy.Yaml;
import io.perennial.deploy.flink.FlatYaml;
import io.perennial.deploy.flink.FlinkOptions;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.PerennialJobMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job as the Flink operator is told of it. */
class JobManifestTest {

    private static FlinkDeploymentSpec job(String overlay) {
        return Kustomization.overlay(overlay).stream()
                .filter(it -> it.path("kind").asText().equals("FlinkDeployment"))
                .map(it -> Models.read(it, FlinkDeployment.class))
                .findFirst()
                .orElseThrow()
                .getSpec();
    }

    private static Container container(String overlay) {
        return job(overlay).getPodTemplate().getSpec().getContainers().get(0);
    }

    private static List<VolumeMount> mounts(String overlay) {
        List<VolumeMount> mounts = new ArrayList<>(container(overlay).getVolumeMounts());
        if (job(overlay).getTaskManager().getPodTemplate() != null) {
            mounts.addAll(
                    job(overlay)
                            .getTaskManager()
                            .getPodTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getVolumeMounts());
        }
        return mounts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void tellsTheJobWhatItKnows(String overlay) {
        JobConfig config = Commands.ofTheJob(List.of(job(overlay).getJob().getArgs()));

        assertThat(config.parallelism()).isEqualTo(job(overlay).getJob().getParallelism());
        assertThat(config.kafka().bootstrapServers()).isEqualTo("perennial-kafka-bootstrap:9093");
        PodRules.assertFilesMounted(List.of(job(overlay).getJob().getArgs()), mounts(overlay));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void startsWhatIsInTheImage(String overlay) {
        assertThat(job(overlay).getJob().getEntryClass())
                .isEqualTo(PerennialJobMain.class.getName());
        assertThat(Project.read("deploy/images/job/Dockerfile"))
                .contains(job(overlay).getJob().getJarURI().replace("local://", ""));
        assertThat(job(overlay).getImage()).matches(".+:\\d+\\.\\d+\\.\\d+(-cuda12\\.8)?");
        assertThat(job(overlay).getImage().endsWith("-cuda12.8")).isEqualTo(overlay.equals("gpu"));
    }

    @Test
    void namesTheFlinkThatIsTested() {
        String version =
                Project.read("pom.xml")
                        .replaceFirst("(?s).*<flink.version>(\\d+)\\.(\\d+)\\..*", "v$1_$2");

        assertThat(Project.read("deploy/kubernetes/base/job.yaml"))
                .contains("flinkVersion: " + version + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void goesOnFromItsState(String overlay) {
        Map<String, String> flink = job(overlay).getFlinkConfiguration();
        String scheme = overlay.equals("local") ? "file:///var/lib/perennial-state/" : "s3://";

        assertThat(job(overlay).getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
        assertThat(job(overlay).getJob().getAllowNonRestoredState()).isFalse();
        assertThat(flink).containsEntry("high-availability.type", "kubernetes");
        assertThat(
                        Stream.of(
                                        "high-availability.storageDir",
                                        "execution.checkpointing.dir",
                                        "execution.checkpointing.savepoint-dir")
                                .map(flink::get))
                .allSatisfy(place -> assertThat(place).startsWith(scheme))
                .doesNotHaveDuplicates();
        assertThat(mounts(overlay).stream().anyMatch(it -> it.getName().equals("state")))
                .isEqualTo(overlay.equals("local"));
        assertThat(Project.read("deploy/images/job/Dockerfile")).contains("plugins/s3-fs-presto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void setsFlinkUpAsEveryClusterMustBe(String overlay) {
        Map<String, String> flink = job(overlay).getFlinkConfiguration();
        Map<String, String> needed = FlatYaml.of(Yaml.document("deploy/flink/config.yaml"));
        needed.keySet()
                .removeIf(
                        key ->
                                key.equals("taskmanager.memory.process.size")
                                        || key.endsWith("checkpointing.dir")
                                        || key.endsWith("savepoint-dir"));

        assertThat(flink).containsAllEntriesOf(needed);
        assertThat(FlinkOptions.unknown(flink.keySet())).isEmpty();
        assertThat(flink).containsEntry("jobmanager.scheduler", "adaptive");
        assertThat(flink.get("job.autoscaler.enabled"))
                .isEqualTo(overlay.equals("local") ? "false" : "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void leavesFlinkMemoryThatSuffices(String overlay) {
        Configuration flink = Configuration.fromMap(job(overlay).getFlinkConfiguration());
        flink.setString(
                "taskmanager.memory.process.size",
                job(overlay).getTaskManager().getResource().getMemory());
        flink.setString(
                "jobmanager.memory.process.size",
                job(overlay).getJobManager().getResource().getMemory());

        TaskExecutorProcessSpec tasks = TaskExecutorProcessUtils.processSpecFromConfig(flink);

        assertThat(tasks.getJvmMetaspaceAndOverhead().getOverhead())
                .isGreaterThanOrEqualTo(MemorySize.parse("1g"));
        assertThat(tasks.getTaskHeapSize()).isGreaterThanOrEqualTo(MemorySize.parse("512m"));
        assertThat(JobManagerProcessUtils.processSpecFromConfig(flink).getJvmHeapMemorySize())
                .isGreaterThanOrEqualTo(MemorySize.parse("512m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void needsNoRightsAndWritesWhereItMay(String overlay) {
        PodRules.assertHardened(
                job(overlay).getPodTemplate().getSpec().getSecurityContext(), container(overlay));
        assertThat(container(overlay).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp", "/opt/flink/log", "/var/lib/flink", "/var/cache/perennial");
        assertThat(job(overlay).getFlinkConfiguration().get("io.tmp.dirs"))
                .startsWith("/var/lib/flink/");
    }

    @Test
    void asksForAGpuForEachTaskManager() {
        assertThat(job("gpu").getFlinkConfiguration())
                .containsEntry("external-resources", "gpu")
                .containsEntry("external-resource.gpu.amount", "1")
                .containsEntry("external-resource.gpu.kubernetes.config-key", "nvidia.com/gpu");
        assertThat(job("production").getFlinkConfiguration())
                .doesNotContainKey("external-resources");
    }
}
