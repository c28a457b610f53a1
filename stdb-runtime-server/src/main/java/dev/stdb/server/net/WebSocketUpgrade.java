package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.Caller;
import dev.stdb.server.api.ClientConnection;
import dev.stdb.server.api.ConnectionRequest;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.RunningDatabase;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.WireProtocol;
import dev.stdb.types.ConnectionId;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks WebSocket handshakes and turns HTTP connections into WebSocket ones (spec wire-protocol.md §2–4). */
final class WebSocketUpgrade {

    /** Largest message of a client after reassembly, in bytes. */
    static final int MESSAGE_MAX = 32 * 1024 * 1024;

    private final DatabaseApi databases;
    private final WebSocketConfig config;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final WakeUps wakeUps = new WakeUps();

    WebSocketUpgrade(DatabaseApi databases, WebSocketConfig config) {
        this.databases = databases;
        this.config = config;
    }

    /** Checks a handshake on a worker thread; throws the failure to answer with. */
    ConnectionRequest check(Request request) {
        Caller caller = request.requireCaller();
        Compression compression = request.query("compression")
                .map(value -> Compression.fromParameter(value)
                        .orElseThrow(() -> Request.badQuery("compression: unknown variant `" + value
                                + "`, expected one of `None`, `Brotli`, `Gzip`")))
                .orElse(Compression.BROTLI);
        boolean confirmed = request.queryFlag("confirmed", true);
        request.queryFlag("light", false);
        Optional<ConnectionId> connectionId = request.query("connection_id").map(WebSocketUpgrade::connectionId);
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
                protocol,
                compression,
                confirmed,
                config.outbox());
    }

    private static ConnectionId connectionId(String hex) {
        if (!hex.matches("[0-9a-fA-F]{" + 2 * ConnectionId.SIZE_BYTES + "}")) {
            throw Request.badQuery("connection_id: expected 32 hex digits");
        }
        return ConnectionId.fromHex(hex);
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

    /** Sends the 101 and replaces the HTTP handlers by the WebSocket ones; on the event loop of the connection. */
    void perform(ChannelHandlerContext ctx, HttpRequest request, ConnectionRequest connection) {
        if (!ctx.channel().isActive()) {
            // The client went away while its handshake was checked, and the handlers went with it.
            return;
        }
        WebSocketDecoderConfig decoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MESSAGE_MAX)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("spacetime-identity", connection.caller().identity().toHex())
                .set("spacetime-identity-token", connection.caller().token())
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set(HttpHeaderNames.VARY, "origin, access-control-request-method, access-control-request-headers");
        // The handshaker reads one protocol header only; ours is already chosen.
        FullHttpRequest handshake = new DefaultFullHttpRequest(
                request.protocolVersion(), request.method(), request.uri(), Unpooled.EMPTY_BUFFER);
        handshake.headers().set(request.headers());
        handshake
                .headers()
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL,
                        connection.protocol().token());
        WebSocketServerHandshaker13 handshaker =
                new WebSocketServerHandshaker13(null, connection.protocol().token(), decoder);
        ChannelPipeline pipeline = ctx.pipeline();
        WebSocketHandler handler = new WebSocketHandler(config, wakeUps);
        ClientConnection client = databases.connect(connection, handler);
        handler.bind(client);
        pipeline.addLast("ws-aggregator", new WebSocketFrameAggregator(MESSAGE_MAX));
        pipeline.addLast("ws", handler);
        removeIfPresent(pipeline, "http-idle");
        handshaker
                .handshake(ctx.channel(), handshake, headers, ctx.newPromise())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        ctx.close();
                    } else {
                        connections.add(ctx.channel());
                        handler.established();
                    }
                });
        pipeline.remove("http");
        ctx.channel().config().setAutoRead(true);
    }

    /** Gives the connections that are being closed the time for their close handshakes. */
    void awaitClosed() {
        if (!connections.isEmpty()) {
            connections
                    .newCloseFuture()
                    .awaitUninterruptibly(2 * config.closeTimeout().toMillis());
        }
    }

    private static void removeIfPresent(ChannelPipeline pipeline, String name) {
        ChannelHandler handler = pipeline.get(name);
        if (handler != null) {
            pipeline.remove(handler);
        }
    }
}
