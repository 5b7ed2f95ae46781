package io.perennial.deploy.flink;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** The settings that the Flink of this build knows by these names. */
public final class FlinkOptions {

    private static final List<Class<?>> CLASSES =
            List.of(
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    ExternalResourceOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    TaskManagerOptions.class,
                    WebOptions.class);

    /** What Flink hands to plugins, reporters, resources and operators, who know the rest. */
    private static final List<String> OF_OTHERS =
            List.of(
                    "s3.",
                    "metrics.reporter.",
                    "external-resource.",
                    "kubernetes.taskmanager.",
                    "kubernetes.operator.",
                    "job.autoscaler.");

    private FlinkOptions() {}

    /** Those of the names that Flink does not know. */
    public static Set<String> unknown(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeIf(name -> OF_OTHERS.stream().anyMatch(name::startsWith));
        unknown.removeAll(known());
        return unknown;
    }

    private static Set<String> known() {
        Set<String> keys = new TreeSet<>();
        for (Class<?> options : CLASSES) {
            for (Field field : options.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && field.getType() == ConfigOption.class) {
                    try {
                        keys.add(((ConfigOption<?>) field.get(null)).key());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        return keys;
    }
}
