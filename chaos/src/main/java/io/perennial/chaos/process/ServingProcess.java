package io.perennial.chaos.process;

import io.perennial.flink.cluster.FreePorts;
import io.perennial.flink.cluster.HttpProbe;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The serving process, which can be killed and started again at the same address. */
public final class ServingProcess implements AutoCloseable {

    private final URI address;
    private final ChildProcess process;
    private final HttpProbe ready;

    /**
     * One that nobody else shares the tasks with.
     *
     * @param program what starts the command line of Perennial
     * @param base folder of the frozen base
     * @param logs for the process's log
     */
    public ServingProcess(List<String> program, String bootstrapServers, Path base, Path logs) {
        this(program, bootstrapServers, base, logs, 0, FreePorts.inARow(1), List.of());
    }

    /**
     * @param number of this one among those that share the logs' folder
     * @param options of the command {@code serve}
     */
    private ServingProcess(
            List<String> program,
            String bootstrapServers,
            Path base,
            Path logs,
            int number,
            int port,
            List<String> options) {
        String name = number == 0 ? "serving" : "serving-" + number;
        List<String> arguments = new ArrayList<>();
        address = URI.create("http://127.0.0.1:" + port);
        ready = new HttpProbe(address.resolve("/v2/health/ready"));
        arguments.addAll(
                List.of(
                        "serve",
                        "--bootstrap-servers=" + bootstrapServers,
                        "--base=" + base,
                        "--device=cpu",
                        "--precision=fp32",
                        "--threads=1",
                        "--store=" + logs.resolve(name + "-store"),
                        "--port=" + port));
        arguments.addAll(options);
        process = new ChildProcess(name, program, logs, arguments);
    }

    /**
     * Several that share the tasks, or one that does not.
     *
     * @param options of the command {@code serve}, for all of them
     */
    public static List<ServingProcess> sharing(
            int count,
            List<String> program,
            String bootstrapServers,
            Path base,
            Path logs,
            List<String> options) {
        int first = FreePorts.inARow(count);
        List<String> all = new ArrayList<>(options);
        if (count > 1) {
            all.add(
                    IntStream.range(first, first + count)
                            .mapToObj(port -> "127.0.0.1:" + port)
                            .collect(Collectors.joining(",", "--shards=", "")));
        }
        return IntStream.range(0, count)
                .mapToObj(
                        number ->
                                new ServingProcess(
                                        program,
                                        bootstrapServers,
                                        base,
                                        logs,
                                        number,
                                        first + number,
                                        all))
                .toList();
    }

    public URI address() {
        return address;
    }

    /** Whether it says that it is ready to answer. */
    public boolean isReady() throws InterruptedException {
        return ready.isWell();
    }

    /** Ends the process at once. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it after it was killed. */
    public void restart() {
        process.restart();
    }

    /**
     * Starts it again where it has ended by itself, as a supervisor would.
     *
     * @return how many processes were started
     */
    public int replaceDead() {
        if (process.isAlive()) {
            return 0;
        }
        process.restart();
        return 1;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.stop();
    }
}
