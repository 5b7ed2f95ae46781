package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Get;
import io.perennial.serving.shard.Shards;
import java.util.Optional;

/** Says who answers. */
final class ServerApi {

    private final ServerIdentity identity;
    private final Optional<Shards> shards;

    ServerApi(ServerIdentity identity, Optional<Shards> shards) {
        this.identity = identity;
        this.shards = shards;
    }

    @Get("/v2")
    public HttpResponse server() {
        return Json.ok(describe());
    }

    ObjectNode describe() {
        ObjectNode body = Json.object();
        body.put("name", "perennial");
        body.put("version", identity.version());
        body.putArray("extensions").add("generate").add("model_repository");
        ObjectNode base = body.putObject("base");
        base.put("name", identity.baseName());
        base.put("fingerprint", identity.baseFingerprint());
        base.put("device", identity.device());
        shards.ifPresent(
                shared -> {
                    body.put("shard", shared.address());
                    shared.members().forEach(body.putArray("shards")::add);
                });
        return body;
    }
}
