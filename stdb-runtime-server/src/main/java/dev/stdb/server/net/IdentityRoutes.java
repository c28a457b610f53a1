package dev.stdb.server.net;

import dev.stdb.json.JsonWriter;
import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Caller;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseName;
import dev.stdb.types.Identity;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Top-level and identity routes (spec http-api.md §4). */
final class IdentityRoutes {

    // Compat: tools show this version and decide by it what they may send.
    static final String VERSION = "2.8.3";

    private static final String KEYS = "/.well-known/jwks.json";

    private final Authentication authentication;
    private final DatabaseApi databases;

    IdentityRoutes(Authentication authentication, DatabaseApi databases) {
        this.authentication = authentication;
        this.databases = databases;
    }

    void addTo(Router router) {
        router.add(HttpMethod.GET, "/v1/ping", Router.Access.CHECKED, request -> Reply.empty(200));
        router.add(HttpMethod.GET, "/v1/health", Router.Access.IGNORED, request -> health());
        router.add(HttpMethod.POST, "/v1/identity", Router.Access.IGNORED, request -> mint());
        router.add(HttpMethod.GET, "/v1/identity/public-key", Router.Access.IGNORED, request -> publicKey());
        router.add(HttpMethod.POST, "/v1/identity/websocket-token", Router.Access.REQUIRED, this::webSocketToken);
        router.add(HttpMethod.GET, "/v1/identity/{identity}/verify", Router.Access.REQUIRED, this::verify);
        router.add(HttpMethod.GET, KEYS, Router.Access.IGNORED, request -> Reply.json(authentication.keySetJson()));
        router.add(HttpMethod.GET, "/.well-known/openid-configuration", Router.Access.IGNORED, this::discovery);
        router.add(HttpMethod.GET, "/v1/identity/{identity}/databases", Router.Access.IGNORED, this::databases);
    }

    private Reply health() {
        JsonWriter out = new JsonWriter();
        out.beginObject().name("nodes").beginArray().value(0).endArray();
        out.name("package_name").value("spacetimedb-client-api");
        out.name("schedulable").value(true).name("version").value(VERSION);
        List<DatabaseApi.Refusal> refusals = databases.refusingWrites();
        if (!refusals.isEmpty()) {
            out.name("refusing_writes").beginArray();
            for (DatabaseApi.Refusal refusal : refusals) {
                out.beginObject().name("database").value(refusal.database().toHex());
                out.name("reason").value(refusal.reason()).endObject();
            }
            out.endArray();
        }
        return Reply.json(out.endObject().toString());
    }

    private Reply mint() {
        Caller caller = authentication.mintAnonymous();
        JsonWriter out = new JsonWriter();
        out.beginObject().name("identity").value(caller.identity().toHex());
        return Reply.json(out.name("token").value(caller.token()).endObject().toString());
    }

    private Reply publicKey() {
        return Reply.bytes(
                200,
                "application/pem-certificate-chain",
                authentication.publicKeyPem().getBytes(StandardCharsets.US_ASCII));
    }

    /** Tells those who verify tokens of this server where its keys are. */
    private Reply discovery(Request request) {
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host == null) {
            return Reply.text(400, "Header of type `host` was missing");
        }
        JsonWriter out = new JsonWriter().beginObject();
        out.name("issuer").value(authentication.issuer());
        boolean secure = "https".equals(request.headers().get("x-forwarded-proto"));
        out.name("jwks_uri").value((secure ? "https://" : "http://") + host + KEYS);
        out.name("id_token_signing_alg_values_supported")
                .beginArray()
                .value("ES256")
                .endArray();
        out.name("subject_types_supported").beginArray().value("public").endArray();
        out.name("response_types_supported").beginArray().value("token").endArray();
        return Reply.json(out.endObject().toString());
    }

    private Reply webSocketToken(Request request) {
        String token = authentication.webSocketToken(request.requireCaller());
        return Reply.json(new JsonWriter()
                .beginObject()
                .name("token")
                .value(token)
                .endObject()
                .toString());
    }

    private Reply verify(Request request) {
        Optional<Identity> identity = DatabaseName.asIdentity(request.path("identity"));
        boolean same = identity.isPresent()
                && identity.get().equals(request.requireCaller().identity());
        return Reply.empty(same ? 204 : 400);
    }

    private Reply databases(Request request) {
        Optional<Identity> owner = DatabaseName.asIdentity(request.path("identity"));
        if (owner.isEmpty()) {
            return Reply.text(400, "Invalid URL: not an identity");
        }
        JsonWriter out = new JsonWriter();
        out.beginObject().name("identities").beginArray();
        for (Identity database : databases.ownedBy(owner.get())) {
            out.value(database.toHex());
        }
        return Reply.json(out.endArray().endObject().toString());
    }
}
