package io.perennial.cli.command;

import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import io.perennial.serving.PerennialServer;
import io.perennial.serving.ServingConfig;
import io.perennial.serving.ServingConfigBuilder;
import io.perennial.serving.ServingLimits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial serve}: the serving process. */
@Command(
        name = "serve",
        description =
                "Follow the adapters topic and answer over HTTP and gRPC (Open Inference Protocol v2), until Ctrl-C.")
public final class ServeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 is all. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--forwards",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Forwards of the base that run at once and share the processors; fewer answer a lone"
                            + " request sooner, more answer more a second. 0 takes up to four on a CPU, one on a"
                            + " GPU. Default: ${DEFAULT-VALUE}.")
    private int forwards;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description =
                    "Append a line of JSON for each request: time, client, path, status, sizes,"
                            + " milliseconds, trace. No texts and no tokens.")
    private @Nullable Path accessLog;

    @Mixin private StoreOptions store = new StoreOptions();

    @Mixin private ShardOptions shards = new ShardOptions();

    @Mixin private SecurityOptions security = new SecurityOptions();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        KafkaConnection connection = kafka.connection();
        // A server that starts before the brokers, as after a power cut, is not ready until then.
        connection
                .unreachable()
                .ifPresent(
                        reason ->
                                terminal.line(
                                        "WARNING: "
                                                + reason
                                                + "; it is waited for, as /v2/health/ready says"));
        ServingConfigBuilder settings =
                ServingConfig.builder(connection.bootstrapServers())
                        .topics(kafka.topics())
                        .kafka(kafka.properties())
                        .host(host)
                        .port(port)
                        .base(compute.base())
                        .compute(compute.compute())
                        .limits(
                                ServingLimits.defaults()
                                        .withForwards(forwards)
                                        .withRequestBytes(security.requestBytes()))
                        .security(security.settings())
                        .tiers(store.limits());
        store.store().ifPresent(settings::store);
        shards.settings(host, port).ifPresent(settings::shards);
        Optional.ofNullable(accessLog).ifPresent(settings::accessLog);
        ServingConfig config = settings.build();
        try (ClosingStack started = new ClosingStack()) {
            PerennialServer server = started.add("serving", PerennialServer.start(config));
            server.leftOpen().forEach(open -> terminal.line("WARNING: " + open));
            String url = config.security().scheme() + "://" + host + ":" + server.port();
            terminal.line("Answers at " + url + "/v2/models, metrics at " + url + "/metrics");
            terminal.line("log: " + LogFile.path());
            terminal.line("Ctrl-C stops it.");
            started.awaitClosed();
        }
        return ExitCode.DONE;
    }
}
