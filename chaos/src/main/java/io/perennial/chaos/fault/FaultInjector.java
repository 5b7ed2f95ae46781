package io.perennial.chaos.fault;

import io.perennial.chaos.network.FaultyProxy;
import io.perennial.chaos.process.BrokerNodes;
import io.perennial.chaos.process.Signals;
import io.perennial.chaos.process.TrainingCluster;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Does one fault after another to an installation, and ends each as an operator would. */
final class FaultInjector {

    /** The numbers of subtasks that rescaling goes through. */
    private static final List<Integer> SCALES = List.of(4, 1, 3, 2);

    private final Installation installation;
    private final Random random;
    private int rescaled;

    FaultInjector(Installation installation, Random random) {
        this.installation = installation;
        this.random = random;
    }

    /**
     * Returns when the fault itself is over; the system may still be recovering.
     *
     * @return what was hit, and for how long
     */
    String inject(FaultKind kind) throws InterruptedException {
        TrainingCluster training = installation.training();
        return switch (kind) {
            case KILL_TASK_MANAGER -> training.killTaskManager(random.nextInt(100));
            case KILL_JOB_MANAGER -> killJobManager();
            case KILL_BROKER -> killBroker();
            case KILL_SERVING -> killServing();
            case PAUSE -> pause();
            case CUT_CONNECTIONS -> cutConnections();
            case DELAY_CONNECTIONS -> delayConnections();
            case FILL_DISK -> fillDisk();
            case FAIL_CHECKPOINTS -> failCheckpoints();
            case RESCALE -> rescale();
            case UPGRADE -> {
                training.upgrade();
                yield "new processes, from a savepoint";
            }
        };
    }

    private String killJobManager() throws InterruptedException {
        installation.training().killJobManager();
        installation.training().restoreAfterJobManagerLoss();
        return "restored from the newest checkpoint";
    }

    private String killBroker() throws InterruptedException {
        int node = random.nextInt(BrokerNodes.NODES);
        installation.brokers().kill(node);
        Duration away = hold(2, 6);
        installation.brokers().restart(node);
        return "broker %d, away for %s".formatted(node + 1, seconds(away));
    }

    private String killServing() throws InterruptedException {
        installation.serving().kill();
        installation.serving().restart();
        return "serving";
    }

    private String pause() throws InterruptedException {
        TrainingCluster training = installation.training();
        int broker = random.nextInt(BrokerNodes.NODES);
        return switch (random.nextInt(4)) {
            case 0 -> pause("the JobManager", training.jobManagerPid());
            case 1 -> pause("a TaskManager", training.livingTaskManager(random.nextInt(100)).pid());
            case 2 -> pause("broker " + (broker + 1), installation.brokers().pid(broker));
            default -> pause("serving", installation.serving().pid());
        };
    }

    private String pause(String what, long pid) throws InterruptedException {
        Signals.pause(pid);
        try {
            return "%s for %s".formatted(what, seconds(hold(2, 10)));
        } finally {
            Signals.resume(pid);
        }
    }

    private String cutConnections() {
        int cut = installation.brokers().proxies().stream().mapToInt(FaultyProxy::cut).sum();
        return cut + " connections";
    }

    private String delayConnections() throws InterruptedException {
        Duration each = Duration.ofMillis(random.nextInt(50, 400));
        installation.brokers().proxies().forEach(proxy -> proxy.delay(each));
        try {
            return "%d ms each way for %s".formatted(each.toMillis(), seconds(hold(3, 8)));
        } finally {
            installation.brokers().proxies().forEach(proxy -> proxy.delay(Duration.ZERO));
        }
    }

    private String fillDisk() throws InterruptedException {
        installation.storage().fill();
        return heal("full for %s");
    }

    private String failCheckpoints() throws InterruptedException {
        long bytes = random.nextInt(1, 20_000);
        installation.storage().failAfter(bytes);
        return heal("after " + bytes + " bytes of a file for %s");
    }

    private String heal(String detail) throws InterruptedException {
        try {
            return detail.formatted(seconds(hold(4, 9)));
        } finally {
            installation.storage().heal();
        }
    }

    private String rescale() throws InterruptedException {
        int before = installation.training().parallelism();
        int after = SCALES.get(rescaled++ % SCALES.size());
        installation.training().rescale(after);
        return "from %d to %d subtasks".formatted(before, after);
    }

    private Duration hold(int leastSeconds, int mostSeconds) throws InterruptedException {
        Duration time =
                Duration.ofMillis(random.nextInt(leastSeconds * 1_000, mostSeconds * 1_000));
        Thread.sleep(time.toMillis());
        return time;
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1_000.0);
    }
}
