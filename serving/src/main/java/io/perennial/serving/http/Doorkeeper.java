package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.perennial.serving.access.Admission;
import io.perennial.serving.access.Clients;
import io.perennial.serving.access.Holder;
import io.perennial.serving.access.Role;
import io.perennial.serving.access.Tokens;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Lets requests in, or answers them with one sentence: 429 where the client asks too much, 401
 * where it shows no known token, 403 where the token's roles do not reach. All of it happens before
 * the body is read, and no answer repeats a token.
 */
final class Doorkeeper {

    private static final Set<Role> ANY = EnumSet.allOf(Role.class);
    private static final Set<Role> PREDICT = EnumSet.of(Role.PREDICT);
    private static final Set<Role> OPERATE = EnumSet.of(Role.OPERATE);

    private final Optional<Tokens> tokens;
    private final boolean managementOpen;
    private final boolean aloneHere;
    private final Clients clients;

    Doorkeeper(Entrance entrance, Clients clients) {
        this.tokens = entrance.tokens();
        this.managementOpen = entrance.managementOpen();
        this.aloneHere = entrance.tokens().isEmpty() && entrance.isLoopback();
        this.clients = clients;
    }

    /** For everybody, within the limits of a client. */
    HttpResponse everybody(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        count(context, known(request));
        return delegate.serve(context, request);
    }

    /** For holders of any role, or everybody where no tokens are asked for. */
    HttpResponse describe(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        letIn(context, request, ANY);
        return delegate.serve(context, request);
    }

    /** For those who may predict, or everybody where no tokens are asked for. */
    HttpResponse predict(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        letIn(context, request, PREDICT);
        return delegate.serve(context, request);
    }

    /** For those who may predict, or where no tokens are asked for, for no other page's sake. */
    HttpResponse contribute(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        letIn(context, request, PREDICT);
        requireSameOrigin(request);
        return delegate.serve(context, request);
    }

    /**
     * For those who may operate. Where no tokens are asked for, only on the loopback address:
     * opening the management lets everybody look, and nobody touch.
     */
    HttpResponse change(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        letIn(context, request, OPERATE);
        if (tokens.isEmpty() && !aloneHere) {
            throw ApiException.forbidden(
                    "On this address only holders of a token may change tasks; start the server with"
                            + " --tokens FILE.");
        }
        requireSameOrigin(request);
        return delegate.serve(context, request);
    }

    private void requireSameOrigin(HttpRequest request) {
        if (tokens.isEmpty()) {
            SameOrigin.require(request.headers());
        }
    }

    /** For those who may operate, or everybody where the management is open. */
    HttpResponse operate(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        Optional<Holder> holder = known(request);
        count(context, holder);
        if (!managementOpen) {
            if (tokens.isEmpty()) {
                throw ApiException.forbidden(
                        "Metrics and the console are closed on this address; start the server"
                                + " with --tokens FILE, or with --open-management.");
            }
            check(request, holder, OPERATE);
        }
        return delegate.serve(context, request);
    }

    /** Whether this request may see what goes on inside. */
    boolean mayOperate(HttpRequest request) {
        return managementOpen || operates(request);
    }

    /** Whether this request may change tasks. */
    boolean mayChange(HttpRequest request) {
        return aloneHere || operates(request);
    }

    private boolean operates(HttpRequest request) {
        return known(request).filter(holder -> holder.roles().contains(Role.OPERATE)).isPresent();
    }

    private void letIn(ServiceRequestContext context, HttpRequest request, Set<Role> roles) {
        Optional<Holder> holder = known(request);
        count(context, holder);
        if (tokens.isPresent()) {
            check(request, holder, roles);
        }
    }

    private Optional<Holder> known(HttpRequest request) {
        return tokens.flatMap(known -> BearerToken.in(request.headers()).flatMap(known::holder));
    }

    private void count(ServiceRequestContext context, Optional<Holder> holder) {
        String client =
                holder.map(known -> "token " + known.name())
                        .orElseGet(() -> ClientAddress.of(context.remoteAddress()));
        context.setAttr(AccessLog.CLIENT, client);
        Admission admission = clients.admit(client);
        if (admission instanceof Admission.TooFast fast) {
            throw ApiException.overloaded(
                    fast.retryAfterSeconds(),
                    "The client (%s) sends more than %d requests a second; try again in %d s."
                            .formatted(client, fast.perSecond(), fast.retryAfterSeconds()));
        }
        if (admission instanceof Admission.TooMany many) {
            throw ApiException.overloaded(
                    1,
                    "The client (%s) has %d requests running, as many as it may; try again when one has ended."
                            .formatted(client, many.most()));
        }
        if (admission instanceof Admission.Granted granted) {
            CompletableFuture<Void> unused =
                    context.log().whenComplete().thenAccept(log -> granted.end().run());
        }
    }

    private static void check(HttpRequest request, Optional<Holder> holder, Set<Role> roles) {
        if (holder.isEmpty()) {
            throw ApiException.unauthorized(
                    BearerToken.in(request.headers()).isPresent()
                            ? "This token is not known here."
                            : "A token is needed; send it as the header Authorization: Bearer TOKEN.");
        }
        if (roles.stream().noneMatch(holder.get().roles()::contains)) {
            throw ApiException.forbidden(
                    "The token of %s lacks the role %s."
                            .formatted(holder.get().name(), roles.iterator().next().code()));
        }
    }
}
