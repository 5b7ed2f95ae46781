package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.annotation.Get;
import io.perennial.serving.follow.FollowStatus;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Says whether the process lives and whether it serves everything that was published. */
final class HealthApi {

    private final Supplier<FollowStatus> follower;
    private final BooleanSupplier predicting;
    private final ServerIdentity identity;

    HealthApi(
            Supplier<FollowStatus> follower, BooleanSupplier predicting, ServerIdentity identity) {
        this.follower = follower;
        this.predicting = predicting;
        this.identity = identity;
    }

    @Get("/v2")
    public HttpResponse server() {
        ObjectNode body = Json.object();
        body.put("name", "perennial");
        body.put("version", identity.version());
        body.putArray("extensions").add("generate");
        ObjectNode base = body.putObject("base");
        base.put("name", identity.baseName());
        base.put("fingerprint", identity.baseFingerprint());
        base.put("device", identity.device());
        return Json.ok(body);
    }

    /** 200 while the process does its work by itself; 503 when only a restart helps. */
    @Get("/v2/health/live")
    public HttpResponse live() {
        FollowStatus status = follower.get();
        boolean live = status.alive() && predicting.getAsBoolean();
        ObjectNode body = Json.object().put("live", live);
        if (status.problem() != null) {
            body.put("problem", status.problem());
        }
        return Json.response(live ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }

    /** 200 once everything that was published before the start is served. */
    @Get("/v2/health/ready")
    public HttpResponse ready() {
        FollowStatus status = follower.get();
        boolean ready = status.caughtUp() && predicting.getAsBoolean();
        ObjectNode body = Json.object().put("ready", ready);
        body.put("caught_up", status.caughtUp());
        body.put("following", status.phase().name().toLowerCase(Locale.ROOT));
        body.put("records_read", status.recordsRead());
        if (status.problem() != null) {
            body.put("problem", status.problem());
        }
        return Json.response(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }
}
