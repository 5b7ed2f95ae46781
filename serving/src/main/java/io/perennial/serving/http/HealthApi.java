package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.annotation.Get;
import io.perennial.serving.follow.FollowStatus;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Says whether the process lives and whether it serves everything that was published, to everybody;
 * what keeps it from that, only to those who may operate.
 */
final class HealthApi {

    private final Supplier<FollowStatus> follower;
    private final BooleanSupplier predicting;
    private final Predicate<HttpRequest> mayOperate;

    HealthApi(
            Supplier<FollowStatus> follower,
            BooleanSupplier predicting,
            Predicate<HttpRequest> mayOperate) {
        this.follower = follower;
        this.predicting = predicting;
        this.mayOperate = mayOperate;
    }

    /** 200 while the process does its work by itself; 503 when only a restart helps. */
    @Get("/v2/health/live")
    public HttpResponse live(HttpRequest request) {
        FollowStatus status = follower.get();
        boolean live = isLive();
        ObjectNode body = Json.object().put("live", live);
        tellProblem(request, status, body);
        return Json.response(live ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }

    /** 200 once everything that was published before the start is served. */
    @Get("/v2/health/ready")
    public HttpResponse ready(HttpRequest request) {
        FollowStatus status = follower.get();
        boolean ready = isReady();
        ObjectNode body = Json.object().put("ready", ready);
        body.put("caught_up", status.caughtUp());
        body.put("following", status.phase().name().toLowerCase(Locale.ROOT));
        body.put("records_read", status.recordsRead());
        tellProblem(request, status, body);
        return Json.response(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }

    boolean isLive() {
        return follower.get().alive() && predicting.getAsBoolean();
    }

    boolean isReady() {
        return follower.get().caughtUp() && predicting.getAsBoolean();
    }

    private void tellProblem(HttpRequest request, FollowStatus status, ObjectNode body) {
        if (status.problem() != null && mayOperate.test(request)) {
            body.put("problem", status.problem());
        }
    }
}
