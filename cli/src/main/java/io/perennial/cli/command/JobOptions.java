package io.perennial.cli.command;

import io.perennial.flink.job.JobOption;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Offers every setting of the training job as an option of a command, in the job's own words. */
final class JobOptions implements IModelTransformer {

    private static final String BOOTSTRAP_SERVERS = JobOption.BOOTSTRAP_SERVERS.key();

    @Override
    public CommandSpec transform(CommandSpec command) {
        for (JobOption option : JobOption.values()) {
            OptionSpec.Builder builder =
                    OptionSpec.builder("--" + option.key())
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description(
                                    option.meaning()
                                            + "."
                                            + option.usual()
                                                    .map(value -> " Default: " + value + ".")
                                                    .orElse(""));
            option.usual().ifPresent(builder::defaultValue);
            if (option.key().equals(BOOTSTRAP_SERVERS)) {
                builder.defaultValue("${env:PERENNIAL_BOOTSTRAP_SERVERS:-127.0.0.1:9092}");
            }
            command.addOption(builder.build());
        }
        return command;
    }

    /** The settings that were given, or have a default. */
    static Map<String, String> given(CommandSpec command) {
        Map<String, String> given = new LinkedHashMap<>();
        for (JobOption option : JobOption.values()) {
            String value = command.findOption("--" + option.key()).getValue();
            if (value != null) {
                given.put(option.key(), value);
            }
        }
        return given;
    }
}
