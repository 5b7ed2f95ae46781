package io.perennial.cli.command;

import io.perennial.cli.terminal.UserException;
import io.perennial.serving.shard.ShardSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which other serving processes the tasks are shared. */
final class ShardOptions {

    @Option(
            names = "--shards",
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "All serving processes that share the tasks, this one among them; several by"
                            + " commas. Each task is with one of them, and each process forwards what"
                            + " is another's.")
    private List<String> members = List.of();

    @Option(
            names = "--shard-group",
            paramLabel = "GROUP",
            description =
                    "In place of --shards: the processes that share the tasks find each other through"
                            + " this consumer group in Kafka, and may come and go.")
    private @Nullable String group;

    @Option(
            names = "--shard-address",
            paramLabel = "HOST:PORT",
            description =
                    "This process's own address, as the others reach it. Default: --host and --port.")
    private @Nullable String address;

    @Option(
            names = "--shard-ca",
            paramLabel = "FILE",
            description =
                    "PEM certificate of who signed the other processes' certificates. Default: the"
                            + " usual authorities.")
    private @Nullable Path authority;

    /**
     * @param host that the process listens on
     * @param port the same
     */
    Optional<ShardSettings> settings(String host, int port) {
        if (members.isEmpty() && group == null) {
            if (address != null || authority != null) {
                throw new UserException(
                        "%s says how shards reach each other, and there are none; give --shards or --shard-group too"
                                .formatted(address == null ? "--shard-ca" : "--shard-address"));
            }
            return Optional.empty();
        }
        if (!members.isEmpty() && group != null) {
            throw new UserException("--shards and --shard-group exclude each other; give one");
        }
        if (address == null && port == 0) {
            throw new UserException(
                    "with --port=0 the others cannot know this process's address; give a --port");
        }
        String own = address == null ? host + ":" + port : address;
        try {
            ShardSettings settings =
                    group == null
                            ? ShardSettings.named(own, members)
                            : ShardSettings.group(own, group);
            return Optional.of(authority == null ? settings : settings.withAuthority(authority));
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
    }
}
