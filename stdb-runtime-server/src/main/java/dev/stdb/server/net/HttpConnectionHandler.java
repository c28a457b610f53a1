package dev.stdb.server.net;

import dev.stdb.server.api.Caller;
import dev.stdb.server.api.ConnectionRequest;
import dev.stdb.server.api.ErrorStatus;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests of one HTTP connection one after the other: collects the body, authenticates, runs the route on a
 * worker thread and writes the answer. Confined to the event loop of its connection.
 */
final class HttpConnectionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnectionHandler.class);
    private static final String API_PREFIX = "/v1/";
    private static final long LINGER_MS = 1000;

    private final HttpServices services;
    // Parts of later requests that arrived while one was being answered.
    private final ArrayDeque<Object> pipelined = new ArrayDeque<>();
    private boolean busy;
    private boolean resuming;
    private boolean discarding;
    private @Nullable HttpRequest head;
    private Router.@Nullable Match match;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();

    HttpConnectionHandler(HttpServices services) {
        this.services = services;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (discarding) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (busy) {
            pipelined.add(message);
            ctx.channel().config().setAutoRead(false);
            return;
        }
        process(ctx, message);
    }

    private void process(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content && head != null) {
                append(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        body = new ByteArrayOutputStream(0);
        head = request;
        match = null;
        if (request.decoderResult().isFailure()) {
            refuse(ctx, request, malformed(request.decoderResult().cause()));
            return;
        }
        request.setUri(originForm(request.uri()));
        try {
            String path = rawPath(request);
            match = path.startsWith("/") ? services.router().match(request.method(), path) : null;
        } catch (IllegalArgumentException e) {
            refuse(ctx, request, Reply.text(400, "Invalid URL: " + e.getMessage()));
            return;
        }
        if (HttpUtil.getContentLength(request, 0L) > bodyMax()) {
            refuse(ctx, request, tooLarge());
        } else if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private static Reply malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Reply.text(414, "the request line is too long: bytesMax=" + HttpServer.HEAD_BYTES_MAX);
        }
        return cause instanceof TooLongHttpHeaderException
                ? Reply.text(431, "the request headers are too long: bytesMax=" + HttpServer.HEAD_BYTES_MAX)
                : Reply.text(400, "malformed HTTP request");
    }

    /** Proxies may be sent whole URLs, which every server must take (RFC 9112 §3.2.2). */
    private static String originForm(String uri) {
        if (!uri.regionMatches(true, 0, "http://", 0, 7) && !uri.regionMatches(true, 0, "https://", 0, 8)) {
            return uri;
        }
        int authority = uri.indexOf("//") + 2;
        for (int i = authority; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '/') {
                return uri.substring(i);
            }
            if (c == '?') {
                return "/" + uri.substring(i);
            }
        }
        return "/";
    }

    private int bodyMax() {
        Router.Match found = match;
        return found == null || found.route() == null
                ? Router.BODY_MAX
                : found.route().bodyMax();
    }

    private static Reply tooLarge() {
        return Reply.text(413, "Failed to buffer the request body: length limit exceeded");
    }

    private void append(ChannelHandlerContext ctx, HttpContent content) {
        HttpRequest request = head;
        if (request == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(ctx, request, Reply.text(400, "malformed HTTP request"));
            return;
        }
        int length = content.content().readableBytes();
        if ((long) body.size() + length > bodyMax()) {
            refuse(ctx, request, tooLarge());
            return;
        }
        if (length > 0) {
            byte[] part = new byte[length];
            content.content().readBytes(part);
            body.writeBytes(part);
        }
        if (content instanceof LastHttpContent) {
            busy = true;
            head = null;
            answer(ctx, request, body.toByteArray());
            body = new ByteArrayOutputStream(0);
        }
    }

    /**
     * Answers before the body is complete and closes the connection. The rest of the body is read and dropped for a
     * while: closing with unread bytes would reset the connection and the client might never see the answer.
     */
    private void refuse(ChannelHandlerContext ctx, HttpRequest request, Reply reply) {
        discarding = true;
        busy = true;
        head = null;
        write(ctx, request, reply, false);
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, byte[] content) {
        Router.Match found = match;
        boolean api = isApi(request);
        if (api && request.method().equals(HttpMethod.OPTIONS)) {
            write(ctx, request, preflight(), HttpUtil.isKeepAlive(request));
            return;
        }
        Router.Route route = found == null ? null : found.route();
        if (found == null || route == null) {
            answerWithoutRoute(ctx, request, found);
            return;
        }
        CompletableFuture<@Nullable Caller> authenticated;
        try {
            authenticated = authenticated(request, route);
        } catch (RejectedExecutionException e) {
            write(ctx, request, busy(), HttpUtil.isKeepAlive(request));
            return;
        }
        authenticated.whenCompleteAsync(
                (verified, failure) -> {
                    if (failure != null) {
                        write(ctx, request, failure(request, failure), HttpUtil.isKeepAlive(request));
                    } else if (route.handler() == null) {
                        upgrade(ctx, request, found.pathParameters(), verified);
                    } else {
                        Request complete = new Request(
                                found.pathParameters(), query(request), request.headers(), content, verified);
                        run(ctx, request, route, complete);
                    }
                },
                ctx.executor());
    }

    private CompletableFuture<@Nullable Caller> authenticated(HttpRequest request, Router.Route route) {
        Authenticator authenticator = services.authenticator();
        if (route.access() == Router.Access.IGNORED) {
            return authenticator.authenticate(request, route.access());
        }
        // Signatures take long enough to delay the other connections of the event loop.
        return CompletableFuture.supplyAsync(
                        () -> authenticator.authenticate(request, route.access()), services.workers())
                .thenCompose(caller -> caller);
    }

    private static Reply busy() {
        return Reply.text(503, "too many requests in progress");
    }

    private void answerWithoutRoute(ChannelHandlerContext ctx, HttpRequest request, Router.@Nullable Match found) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (found != null && !found.allowedMethods().isEmpty()) {
            write(ctx, request, Reply.empty(405).with("allow", String.join(",", found.allowedMethods())), keepAlive);
        } else if (found == null || isApi(request) || rawPath(request).startsWith("/internal/")) {
            write(ctx, request, Reply.empty(404), keepAlive);
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            write(ctx, request, Reply.empty(405).with("allow", "GET,HEAD"), keepAlive);
        } else {
            Supplier<CompletableFuture<Reply>> file = () ->
                    CompletableFuture.completedFuture(services.staticFiles().serve(rawPath(request)));
            submit(ctx, request, services.workers(), file, UnaryOperator.identity());
        }
    }

    private void run(ChannelHandlerContext ctx, HttpRequest request, Router.Route route, Request complete) {
        Router.Handler handler = route.handler();
        if (handler == null) {
            throw new IllegalArgumentException("the route has no handler");
        }
        Executor lane = route.lane() == Router.Lane.CHANGES ? services.changes() : services.workers();
        submit(ctx, request, lane, () -> handler.handle(complete), reply -> shown(request, complete.caller(), reply));
    }

    /** Tells callers of database routes who they are, which is how anonymous ones learn it. */
    private static Reply shown(HttpRequest request, @Nullable Caller caller, Reply reply) {
        return caller != null && rawPath(request).startsWith("/v1/database")
                ? reply.with("spacetime-identity", caller.identity().toHex())
                        .with("spacetime-identity-token", caller.token())
                : reply;
    }

    private void submit(
            ChannelHandlerContext ctx,
            HttpRequest request,
            Executor lane,
            Supplier<CompletableFuture<Reply>> work,
            UnaryOperator<Reply> finish) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        CompletableFuture<Reply> answer;
        try {
            answer = CompletableFuture.supplyAsync(work, lane).thenCompose(reply -> reply);
        } catch (RejectedExecutionException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.handleAsync(
                (reply, failure) -> {
                    Reply answered = failure == null ? reply : failure(request, failure);
                    write(ctx, request, finish.apply(answered), keepAlive);
                    return answered;
                },
                ctx.executor());
    }

    private static Reply failure(HttpRequest request, Throwable failure) {
        Throwable cause = ErrorStatus.unwrap(failure);
        if (cause instanceof RejectedExecutionException) {
            return busy();
        }
        if (ErrorStatus.isUnexpected(cause)) {
            LOG.error("request failed: method={}, path={}", request.method(), rawPath(request), cause);
        }
        return Reply.failure(cause);
    }

    private void upgrade(
            ChannelHandlerContext ctx,
            HttpRequest request,
            Map<String, String> pathParameters,
            @Nullable Caller caller) {
        Request complete = new Request(pathParameters, query(request), request.headers(), new byte[0], caller);
        try {
            services.workers().execute(() -> {
                try {
                    ConnectionRequest accepted = services.upgrade().check(complete);
                    ctx.executor().execute(() -> services.upgrade().perform(ctx, request, accepted));
                } catch (Throwable e) { // Boundary: a worker thread; whoever waits must get an answer.
                    Reply refused = failure(request, e);
                    Reply reply = refused.status() == 426 ? refused.with("upgrade", "websocket") : refused;
                    ctx.executor().execute(() -> write(ctx, request, reply, HttpUtil.isKeepAlive(request)));
                }
            });
        } catch (RejectedExecutionException e) {
            write(ctx, request, busy(), false);
        }
    }

    private static Map<String, List<String>> query(HttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    private static String rawPath(HttpRequest request) {
        String uri = request.uri();
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    private static boolean isApi(HttpRequest request) {
        return request.uri().startsWith(API_PREFIX);
    }

    private static Reply preflight() {
        return Reply.empty(200)
                .with("access-control-allow-methods", "*")
                .with("access-control-allow-headers", "authorization,accept,content-type");
    }

    private void write(ChannelHandlerContext ctx, HttpRequest request, Reply reply, boolean keepAlive) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
        // The answer to HEAD is that to GET without its body, and a stream is nothing but body.
        Reply.Stream stream = request.method().equals(HttpMethod.HEAD) ? null : reply.stream();
        boolean streamed = stream != null;
        HttpResponse response = streamed
                ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, status)
                : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(reply.body()));
        HttpHeaders headers = response.headers();
        if (reply.contentType() != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        }
        for (Reply.Header header : reply.headers()) {
            headers.set(header.name(), header.value());
        }
        if (isApi(request)) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            headers.set(HttpHeaderNames.VARY, "origin, access-control-request-method, access-control-request-headers");
        }
        if (streamed) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (reply.status() != 204) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        }
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!request.protocolVersion().isKeepAliveDefault()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        ChannelFuture written = ctx.writeAndFlush(response);
        if (stream != null) {
            stream.start(new ChunkedSink(ctx, keepAlive, this::finished));
        } else if (keepAlive) {
            finished(ctx);
        } else {
            long lingerMs = discarding ? LINGER_MS : 0;
            written.addListener(done -> ctx.executor().schedule(() -> ctx.close(), lingerMs, TimeUnit.MILLISECONDS));
        }
    }

    /** Goes on with the next request of the connection. */
    private void finished(ChannelHandlerContext ctx) {
        busy = false;
        if (resuming) {
            // Answered at once, inside of the loop below: calling it again would take a stack frame per request.
            return;
        }
        resuming = true;
        try {
            while (!busy) {
                Object next = pipelined.poll();
                if (next == null) {
                    ctx.channel().config().setAutoRead(true);
                    return;
                }
                process(ctx, next);
            }
        } finally {
            resuming = false;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        for (Object message = pipelined.poll(); message != null; message = pipelined.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && !busy) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof ClosedChannelException || cause instanceof IOException)) {
            LOG.debug("connection failed: peer={}", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }
}
