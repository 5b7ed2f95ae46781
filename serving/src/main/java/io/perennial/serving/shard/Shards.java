package io.perennial.serving.shard;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.DynamicEndpointGroup;
import com.linecorp.armeria.client.endpoint.healthcheck.HealthCheckedEndpointGroup;
import com.linecorp.armeria.common.SessionProtocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who answers for a task. Members that do not say they are ready are passed over, which shows
 * within seconds. Safe for any thread.
 */
public final class Shards implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shards.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** Closed in this order. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final String address;
    private final BooleanSupplier selfReady;
    private final Peers named = new Peers();
    private final HealthCheckedEndpointGroup ready;
    private final ClientFactory clients;
    private final SessionProtocol protocol;

    /** The members that are ready, without this one and with it; replaced, never changed. */
    private volatile Set<String> others = Set.of();

    private volatile Set<String> all;

    /** The other members. */
    private static final class Peers extends DynamicEndpointGroup {

        Peers() {
            super(true);
        }

        void are(Collection<String> addresses) {
            setEndpoints(addresses.stream().map(Endpoint::parse).toList());
        }
    }

    /**
     * Begins to look for the other members.
     *
     * @param encrypted whether the members speak HTTPS
     * @param bootstrapServers of Kafka, for members that find each other
     * @param client further properties of the Kafka client
     * @param topic one that there is, which nothing is read from
     * @param selfReady whether this process is ready to answer
     */
    public Shards(
            ShardSettings settings,
            boolean encrypted,
            String bootstrapServers,
            Map<String, String> client,
            String topic,
            BooleanSupplier selfReady) {
        this.selfReady = selfReady;
        address = settings.address();
        all = Set.of(address);
        protocol = encrypted ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
        clients = factory(settings.authority());
        open.addFirst(clients);
        open.addFirst(named);
        ready =
                HealthCheckedEndpointGroup.builder(named, "/v2/health/ready")
                        .clientFactory(clients)
                        .protocol(protocol)
                        .retryInterval(LOOK_EVERY)
                        .withClientOptions(check -> check.responseTimeout(ANSWER))
                        .allowEmptyEndpoints(true)
                        .build();
        open.addFirst(ready);
        ready.addListener(this::are, true);
        if (settings.membership() instanceof ShardSettings.Membership.Named known) {
            members(known.members());
        } else if (settings.membership() instanceof ShardSettings.Membership.Group group) {
            open.addFirst(
                    new GroupMembers(
                            bootstrapServers,
                            client,
                            topic,
                            group.group(),
                            address,
                            this::members));
        }
    }

    private static ClientFactory factory(Optional<Path> authority) {
        var factory = ClientFactory.builder().connectTimeout(CONNECT);
        authority.ifPresent(file -> factory.tlsCustomizer(tls -> tls.trustManager(file.toFile())));
        return factory.build();
    }

    private void members(Set<String> members) {
        LOG.info("The shards are {}; this one is {}", new TreeSet<>(members), address);
        named.are(members.stream().filter(member -> !member.equals(address)).toList());
    }

    /** This process's own address. */
    public String address() {
        return address;
    }

    /** Who answers for tasks at present, in order; at least this process. */
    public Set<String> members() {
        return others.isEmpty() || selfReady.getAsBoolean() ? all : others;
    }

    private void are(List<Endpoint> peers) {
        others =
                peers.stream()
                        .map(Endpoint::authority)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> withThis = new TreeSet<>(others);
        withThis.add(address);
        all = withThis;
    }

    /** The member that answers for a task; empty where it is this one. */
    public Optional<String> elsewhere(String task) {
        return Rendezvous.owner(task, members()).filter(owner -> !owner.equals(address));
    }

    /** How the others are spoken to. */
    public ClientFactory clients() {
        return clients;
    }

    /** In which protocol. */
    public SessionProtocol protocol() {
        return protocol;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.removeFirst().close();
        }
    }
}
