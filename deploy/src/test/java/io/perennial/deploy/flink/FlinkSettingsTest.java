package io.perennial.deploy.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.deploy.Project;
import io.perennial.deploy.Yaml;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"deploy/flink/config.yaml", "deploy/compose/flink/config.yaml"})
    void areKnownToFlink(String file) {
        assertThat(FlinkOptions.unknown(FlatYaml.of(Yaml.document(file)).keySet())).isEmpty();
    }

    @Test
    void areNotTakenForKnown() {
        assertThat(FlinkOptions.unknown(Set.of("state.checkpoints.dir", "rest.port")))
                .containsExactly("state.checkpoints.dir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/flink/config.yaml", "deploy/compose/flink/config.yaml"})
    void leaveTheEngineItsMemory(String file) {
        Configuration flink = Configuration.fromMap(FlatYaml.of(Yaml.document(file)));

        assertThat(
                        TaskExecutorProcessUtils.processSpecFromConfig(flink)
                                .getJvmMetaspaceAndOverhead()
                                .getOverhead())
                .isGreaterThanOrEqualTo(MemorySize.parse("1g"));
    }

    @Test
    void giveComposeAJobManagerThatStarts() {
        Map<String, String> settings =
                FlatYaml.of(Yaml.document("deploy/compose/flink/config.yaml"));

        assertThat(
                        JobManagerProcessUtils.processSpecFromConfig(
                                        Configuration.fromMap(settings))
                                .getJvmHeapMemorySize())
                .isGreaterThanOrEqualTo(MemorySize.parse("512m"));
    }

    @Test
    void openWhatTheBuildOpens() {
        assertThat(FlatYaml.of(Yaml.document("deploy/flink/config.yaml")).get("env.java.opts.all"))
                .isEqualTo(
                        Project.read("pom.xml")
                                .replaceFirst("(?s).*<jvm.opens>([^<]+)</jvm.opens>.*", "$1"));
    }
}
