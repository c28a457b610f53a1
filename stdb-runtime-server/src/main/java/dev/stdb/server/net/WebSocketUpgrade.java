package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.Caller;
import dev.stdb.server.api.ClientConnection;
import dev.stdb.server.api.ConnectionRequest;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.OutboxLimits;
import dev.stdb.server.api.RunningDatabase;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.WireProtocol;
import dev.stdb.types.ConnectionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Checks WebSocket handshakes and turns HTTP connections into WebSocket ones (spec wire-protocol.md §2–4). */
final class WebSocketUpgrade {

    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final DatabaseApi databases;
    private final WebSocketConfig config;
    private final HttpLimits limits;
    private final OutboxLimits outbox;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final WakeUps wakeUps = new WakeUps();

    WebSocketUpgrade(DatabaseApi databases, WebSocketConfig config, HttpLimits limits) {
        this.databases = databases;
        this.config = config;
        this.limits = limits;
        OutboxLimits given = config.outbox();
        this.outbox = given == null ? OutboxLimits.within(limits.budget()) : given;
    }

    /** Checks a handshake on a worker thread; throws the failure to answer with. */
    ConnectionRequest check(Request request) {
        Caller caller = request.requireCaller();
        Compression compression = request.query("compression")
                .map(value -> Compression.fromParameter(value)
                        .orElseThrow(() -> Request.badQuery("compression: unknown variant `" + value
                                + "`, expected one of `None`, `Brotli`, `Gzip`")))
                .orElse(Compression.BROTLI);
        boolean confirmedV1 = request.queryFlag("confirmed", false);
        boolean confirmed = request.queryFlag("confirmed", true);
        boolean light = request.queryFlag("light", false);
        Optional<ConnectionId> connectionId = hexId(request, "connection_id");
        Optional<ConnectionId> sessionId = hexId(request, "session_id");
        databases.checkName(request.path("db"));
        checkHeaders(request.headers());
        if (connectionId.isPresent() && connectionId.get().isZero()) {
            throw badRequest("Invalid connection ID: the all-zeros ConnectionId is reserved.");
        }
        RunningDatabase target = databases.connectionTarget(request.path("db"), caller.identity());
        WireProtocol protocol = WireProtocol.select(offeredProtocols(request.headers()))
                .orElseThrow(() -> badRequest("no valid protocol selected"));
        return new ConnectionRequest(
                target,
                caller,
                connectionId.orElseGet(databases::randomConnectionId),
                sessionId,
                protocol,
                compression,
                request.query("compression").isPresent(),
                light,
                protocol.isV1() ? confirmedV1 : confirmed,
                outbox,
                limits.sizes().unansweredMax(),
                limits.budget());
    }

    private static Optional<ConnectionId> hexId(Request request, String parameter) {
        return request.query(parameter).map(hex -> {
            if (!hex.matches("[0-9a-fA-F]{" + 2 * ConnectionId.SIZE_BYTES + "}")) {
                throw Request.badQuery(parameter + ": expected 32 hex digits");
            }
            return ConnectionId.fromHex(hex);
        });
    }

    private static void checkHeaders(HttpHeaders headers) {
        boolean upgrade = headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
        if (!upgrade) {
            throw ApiException.of(
                    ApiException.Reason.API_UPGRADE_REQUIRED,
                    "this route takes WebSocket connections only: set Connection: Upgrade and Upgrade: websocket");
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            throw badRequest("Sec-WebSocket-Version must be 13");
        }
        if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            throw badRequest("Sec-WebSocket-Key is missing");
        }
    }

    private static List<String> offeredProtocols(HttpHeaders headers) {
        List<String> offered = new ArrayList<>();
        for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String token : line.split(",")) {
                offered.add(token.strip());
            }
        }
        return offered;
    }

    private static ApiException badRequest(String text) {
        return ApiException.of(ApiException.Reason.API_BAD_REQUEST, text);
    }

    /**
     * Sends the 101 and replaces the HTTP handlers by the WebSocket one; on the event loop of the connection.
     *
     * @param early what the client sent behind its handshake; ownership passes over
     */
    void perform(ChannelHandlerContext ctx, HttpRequest request, ConnectionRequest connection, List<ByteBuf> early) {
        if (!ctx.channel().isActive()) {
            // The client went away while its handshake was checked, and the handlers went with it.
            early.forEach(ByteBuf::release);
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        WebSocketHandler handler = new WebSocketHandler(config, limits, wakeUps);
        ClientConnection client = databases.connect(connection, handler);
        handler.bind(client);
        handler.receivedEarly(early);
        pipeline.addLast("ws", handler);
        ChannelFuture sent = ctx.writeAndFlush(switching(request, connection));
        // The session writes frames, which the HTTP encoder would take for a body.
        pipeline.remove("http-encoder");
        pipeline.remove("deadline");
        pipeline.remove("http");
        Channel channel = ctx.channel();
        sent.addListener(done -> {
            if (!done.isSuccess()) {
                channel.close();
            } else {
                connections.add(channel);
                handler.established();
            }
        });
        channel.config().setAutoRead(true);
    }

    private static HttpResponse switching(HttpRequest request, ConnectionRequest connection) {
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptance(request))
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL,
                        connection.protocol().token())
                .set("spacetime-identity", connection.caller().identity().toHex())
                .set("spacetime-identity-token", connection.caller().token())
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set(HttpHeaderNames.VARY, "origin, access-control-request-method, access-control-request-headers");
        return response;
    }

    /** Returns what proves that the handshake was understood (RFC 6455 §4.2.2). */
    private static String acceptance(HttpRequest request) {
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY) + KEY_SUFFIX;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    /** Gives the connections that are being closed the time for their close handshakes. */
    void awaitClosed() {
        if (!connections.isEmpty()) {
            connections
                    .newCloseFuture()
                    .awaitUninterruptibly(2 * config.closeTimeout().toMillis());
        }
    }
}
