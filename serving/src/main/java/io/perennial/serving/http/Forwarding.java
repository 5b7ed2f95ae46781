package io.perennial.serving.http;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SplitHttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.shard.Shards;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a request answered by the process that the task is with, so that its adapter is in one memory
 * only. One that cannot be reached is passed over: this process answers in its place. A request
 * that was forwarded is never forwarded again.
 */
final class Forwarding {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    /** In requests from one process to another: the address of the one that forwards. */
    static final AsciiString FORWARDED_BY = HttpHeaderNames.of("perennial-forwarded-by");

    /** In answers: the address of the process that computed them. */
    static final AsciiString ANSWERED_BY = HttpHeaderNames.of("perennial-answered-by");

    private static final long LOOK_EVERY_MILLIS = 250;

    private final Optional<Shards> shards;
    private final Map<String, WebClient> clients = new ConcurrentHashMap<>();
    private final Counter answered;
    private final Counter failed;

    Forwarding(Optional<Shards> shards, MeterRegistry registry) {
        this.shards = shards;
        this.answered = counter(registry, "answered");
        this.failed = counter(registry, "failed");
        Gauge.builder("perennial.serving.shards", this, Forwarding::members)
                .description("Processes that the tasks are shared among, as this one sees them")
                .register(registry);
    }

    private int members() {
        return shards.map(shared -> shared.members().size()).orElse(1);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("perennial.serving.forwarded")
                .description("Requests that were given to the process that their task is with")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** For services whose path names the task. */
    HttpResponse forward(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        Optional<String> owner = owner(context, context.pathParam("task"));
        if (owner.isEmpty()) {
            return delegate.serve(context, request);
        }
        return HttpResponse.of(
                request.aggregate()
                        .thenCompose(whole -> ask(delegate, context, owner.get(), whole)));
    }

    /**
     * The process to ask in place of this one. Where there is none, the answer will say that this
     * one computed it.
     *
     * @param task null where the request names none; no process has the texts of {@link
     *     TaskName#AUTO}
     */
    Optional<String> owner(ServiceRequestContext context, @Nullable String task) {
        if (shards.isEmpty() || task == null || task.equals(TaskName.AUTO)) {
            return Optional.empty();
        }
        Optional<String> owner =
                context.request().headers().contains(FORWARDED_BY)
                        ? Optional.empty()
                        : shards.get().elsewhere(task);
        if (owner.isEmpty()) {
            answersItself(context);
        }
        return owner;
    }

    private void answersItself(ServiceRequestContext context) {
        shards.ifPresent(
                here ->
                        context.mutateAdditionalResponseHeaders(
                                headers -> headers.set(ANSWERED_BY, here.address())));
    }

    private CompletableFuture<HttpResponse> ask(
            HttpService delegate,
            ServiceRequestContext context,
            String owner,
            AggregatedHttpRequest request) {
        SplitHttpResponse response = client(owner).execute(marked(request)).split();
        return whileMember(context, owner, response.headers())
                .handle(
                        (headers, failure) -> {
                            if (failure == null && !isUnavailable(headers)) {
                                answered();
                                return HttpResponse.of(headers, response.body());
                            }
                            response.body().abort();
                            notAnswered(context, owner, failure == null ? headers : failure);
                            return here(delegate, context, request);
                        });
    }

    /** The same answer, or a failure as soon as the other process is not ready any more. */
    <T> CompletableFuture<T> whileMember(
            ServiceRequestContext context, String owner, CompletableFuture<T> answer) {
        CompletableFuture<T> guarded = answer.copy();
        ScheduledFuture<?> watch =
                context.eventLoop()
                        .scheduleWithFixedDelay(
                                () -> {
                                    if (!others().members().contains(owner)) {
                                        guarded.completeExceptionally(
                                                new TimeoutException("it is not ready any more"));
                                    }
                                },
                                LOOK_EVERY_MILLIS,
                                LOOK_EVERY_MILLIS,
                                TimeUnit.MILLISECONDS);
        CompletableFuture<T> unused = guarded.whenComplete((done, failure) -> watch.cancel(false));
        return guarded;
    }

    /** Counts that another process answered. */
    void answered() {
        answered.increment();
    }

    /** As a process says that is about to stop. */
    private static boolean isUnavailable(ResponseHeaders headers) {
        return headers.status().equals(HttpStatus.SERVICE_UNAVAILABLE);
    }

    /** Notes that another process did not, so that this one will. */
    void notAnswered(ServiceRequestContext context, String owner, Object reason) {
        failed.increment();
        LOG.warn("{} does not answer ({}); answering in its place", owner, reason);
        answersItself(context);
    }

    private static HttpResponse here(
            HttpService delegate, ServiceRequestContext context, AggregatedHttpRequest request) {
        try {
            return delegate.serve(context, request.toHttpRequest());
        } catch (Exception refused) {
            return HttpResponse.ofFailure(refused);
        }
    }

    private WebClient client(String owner) {
        return clients.computeIfAbsent(owner, this::newClient);
    }

    /** One that waits for as long as the request that is forwarded may. */
    private WebClient newClient(String owner) {
        return WebClient.builder(others().protocol(), Endpoint.parse(owner))
                .factory(others().clients())
                .responseTimeoutMillis(0)
                .maxResponseLength(0)
                .build();
    }

    /** The other processes; where {@link #owner} named one. */
    Shards others() {
        return shards.orElseThrow();
    }

    private HttpRequest marked(AggregatedHttpRequest request) {
        var headers = request.headers().toBuilder();
        headers.remove(HttpHeaderNames.AUTHORITY);
        headers.remove(HttpHeaderNames.SCHEME);
        headers.set(FORWARDED_BY, others().address());
        return HttpRequest.of(headers.build(), request.content());
    }
}
