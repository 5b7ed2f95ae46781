package io.perennial.cli.command;

import io.perennial.cli.adapters.ServedTask;
import io.perennial.cli.kafka.AdaptersTopic;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One task of the adapters topic, by its name. */
final class PublishedTask {

    @Parameters(paramLabel = "TASK", description = "The task.")
    private String task = "";

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    /** Reads its current adapter. */
    ServedTask read() throws InterruptedException {
        return ServedTask.require(
                new AdaptersTopic(kafka.connection().checked()).read(),
                task,
                kafka.topics().adapters());
    }
}
