package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.annotation.Get;

/** Says who answers. */
final class ServerApi {

    private final ServerIdentity identity;

    ServerApi(ServerIdentity identity) {
        this.identity = identity;
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
        return body;
    }
}
