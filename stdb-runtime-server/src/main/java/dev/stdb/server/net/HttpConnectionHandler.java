package dev.stdb.server.net;

import dev.stdb.server.api.Caller;
import dev.stdb.server.api.ConnectionRequest;
import dev.stdb.server.api.ErrorStatus;
import dev.stdb.server.common.OutOfMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * Takes the requests of one HTTP connection one after the other: checks who asks when the head is there, collects the body,
 * runs the route on a worker thread and writes the answer. Confined to the event loop of its connection.
 */
final class HttpConnectionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnectionHandler.class);
    private static final String API_PREFIX = "/v1/";
    private static final long LINGER_MS = 1000;

    private enum Phase {
        /** A head is awaited. */
        HEAD,
        /** The credentials are checked; what arrives waits. */
        AUTHENTICATING,
        /** The body arrives; if the answer is known already, it is dropped. */
        BODY,
        /** A part of the body goes to disk; what arrives waits. */
        SPOOLING,
        /** The request is worked on; what arrives waits. */
        ANSWERING,
        /** The answer fills the socket; what arrives waits. */
        FLUSHING,
        /** The answer was the last one; what arrives is dropped. */
        DISCARDING
    }

    private final HttpServices services;
    private final RequestDeadline deadline;
    // What arrived while nothing could be done with it: parts of requests, or bytes behind a handshake.
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private Phase phase = Phase.HEAD;
    private boolean resuming;
    private @Nullable HttpRequest head;
    private Router.@Nullable Match match;
    private @Nullable Caller caller;
    private @Nullable Reply knownAnswer;
    private RequestBody body;
    private @Nullable ChannelHandlerContext context;

    HttpConnectionHandler(HttpServices services) {
        this.services = services;
        this.body = new RequestBody(services.limits().budget(), null);
        this.deadline = new RequestDeadline(services.limits(), this::expired);
    }

    /** Returns what is to be the first handler of the pipeline. */
    RequestDeadline deadline() {
        return deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (phase) {
            case DISCARDING -> ReferenceCountUtil.release(message);
            case HEAD, BODY -> process(ctx, message);
            case AUTHENTICATING, SPOOLING, ANSWERING, FLUSHING -> {
                waiting.add(message);
                if (phase == Phase.AUTHENTICATING && isHandshake() && message instanceof LastHttpContent) {
                    // What follows a handshake is no HTTP; it must not be read as such before the 101 is on its way.
                    ctx.pipeline().remove(HttpRequestDecoder.class);
                }
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    private void process(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content && phase == Phase.BODY) {
                append(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Goes on with what waits. */
    private void resume(ChannelHandlerContext ctx) {
        if (resuming) {
            // Answered at once, inside of the loop below: calling it again would take a stack frame per request.
            return;
        }
        resuming = true;
        try {
            while (phase == Phase.HEAD || phase == Phase.BODY) {
                Object next = waiting.poll();
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

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        head = request;
        match = null;
        caller = null;
        knownAnswer = null;
        deadline.startTransfer();
        if (request.decoderResult().isFailure()) {
            refuse(ctx, request, malformed(request.decoderResult().cause()));
            return;
        }
        request.setUri(originForm(request.uri()));
        try {
            String path = rawPath(request);
            match = path.startsWith("/") ? services.router().match(request.method(), path) : null;
        } catch (IllegalArgumentException e) {
            refuse(ctx, request, Reply.text(400, "Invalid URL: malformed percent-encoding"));
            return;
        }
        if (HttpUtil.getContentLength(request, 0L) > bodyMax()) {
            refuse(ctx, request, tooLarge());
            return;
        }
        Router.Route route = match == null ? null : match.route();
        boolean spooled = route != null && route.lane() == Router.Lane.CHANGES;
        Reply refusal = services.browsers().refusal(request.headers(), spooled);
        if (refusal != null) {
            refuse(ctx, request, refusal);
            return;
        }
        body = new RequestBody(services.limits().budget(), spooled ? services.uploads() : null);
        if (route == null || route.access() == Router.Access.IGNORED) {
            receive(ctx, request);
        } else {
            authenticate(ctx, request, route);
        }
    }

    private void authenticate(ChannelHandlerContext ctx, HttpRequest request, Router.Route route) {
        phase = Phase.AUTHENTICATING;
        Authenticator authenticator = services.authenticator();
        CompletableFuture<@Nullable Caller> verified;
        try {
            // Signatures take long enough to delay the other connections of the event loop.
            verified = CompletableFuture.supplyAsync(
                            () -> authenticator.authenticate(request, route.access()), services.workers())
                    .thenCompose(known -> known);
        } catch (RejectedExecutionException e) {
            verified = CompletableFuture.failedFuture(e);
        }
        verified.whenComplete((known, failure) -> onLoop(ctx, request, () -> {
            caller = known;
            knownAnswer = failure == null ? null : failure(request, failure);
            receive(ctx, request);
            resume(ctx);
        }));
    }

    /** Begins to take the body, or to drop it if there is nothing to be done with it. */
    private void receive(ChannelHandlerContext ctx, HttpRequest request) {
        phase = Phase.BODY;
        if (knownAnswer == null && services.limits().budget().isFull()) {
            knownAnswer = Reply.noRoom();
        }
        if (!HttpUtil.is100ContinueExpected(request)) {
            return;
        }
        if (knownAnswer != null) {
            refuse(ctx, request, knownAnswer);
        } else {
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

    private long bodyMax() {
        Router.Match found = match;
        int max = found == null || found.route() == null
                ? Router.BODY_MAX
                : found.route().bodyMax();
        // One request must leave room for others.
        return Math.min(max, services.limits().budget().bytesMax() / 2);
    }

    private static Reply tooLarge() {
        return Reply.text(413, "Failed to buffer the request body: length limit exceeded");
    }

    private void append(ChannelHandlerContext ctx, HttpContent content) {
        HttpRequest request = requireHead();
        if (content.decoderResult().isFailure()) {
            refuse(ctx, request, Reply.text(400, "malformed HTTP request"));
            return;
        }
        int count = content.content().readableBytes();
        if (body.length() + count > bodyMax()) {
            refuse(ctx, request, tooLarge());
            return;
        }
        if (count > 0) {
            take(content.content());
            deadline.awaitTransfer(body.length());
        }
        boolean last = content instanceof LastHttpContent;
        if (knownAnswer == null && body.mustSpool()) {
            spool(ctx, request, last);
        } else if (last) {
            answer(ctx, request);
        }
    }

    private void take(ByteBuf part) {
        if (knownAnswer != null) {
            body.skip(part.readableBytes());
        } else if (!body.append(part)) {
            knownAnswer = Reply.noRoom();
            releaseBody();
            body.skip(part.readableBytes());
        }
    }

    private void spool(ChannelHandlerContext ctx, HttpRequest request, boolean last) {
        phase = Phase.SPOOLING;
        CompletableFuture<Boolean> spooled;
        try {
            spooled = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return body.spool();
                        } catch (IOException e) {
                            LOG.warn("upload not written", e);
                            return false;
                        }
                    },
                    services.workers());
        } catch (RejectedExecutionException e) {
            spooled = CompletableFuture.completedFuture(false);
        }
        spooled.whenComplete((done, failure) -> onLoop(ctx, request, () -> {
            phase = Phase.BODY;
            if (failure != null || !done) {
                knownAnswer = failure == null ? Reply.noRoom() : failure(request, failure);
            }
            if (knownAnswer != null || !ctx.channel().isActive()) {
                releaseBody();
            }
            if (last) {
                answer(ctx, request);
            }
            resume(ctx);
        }));
    }

    /**
     * Answers before the body is complete and closes the connection. The rest of the body is read and dropped for a
     * while: closing with unread bytes would reset the connection and the client might never see the answer.
     */
    private void refuse(ChannelHandlerContext ctx, HttpRequest request, Reply reply) {
        releaseBody();
        phase = Phase.DISCARDING;
        write(ctx, request, reply, false);
        ctx.channel().config().setAutoRead(true);
    }

    /** The request is complete. */
    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        phase = Phase.ANSWERING;
        deadline.awaitAnswer();
        Reply known = knownAnswer;
        Router.Match found = match;
        Router.Route route = found == null ? null : found.route();
        if (known != null) {
            if (isHandshake()) {
                readHttpAgain(ctx);
            }
            write(ctx, request, shown(request, caller, known), HttpUtil.isKeepAlive(request));
        } else if (isApi(request) && request.method().equals(HttpMethod.OPTIONS)) {
            write(ctx, request, preflight(), HttpUtil.isKeepAlive(request));
        } else if (found == null || route == null) {
            answerWithoutRoute(ctx, request, found);
        } else if (route.handler() == null) {
            upgrade(ctx, request, found.pathParameters());
        } else {
            run(ctx, request, route, found.pathParameters(), route.handler());
        }
    }

    private static Reply busy() {
        return Reply.text(503, "too many requests in progress").with("retry-after", "1");
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

    private void run(
            ChannelHandlerContext ctx,
            HttpRequest request,
            Router.Route route,
            Map<String, String> pathParameters,
            Router.Handler handler) {
        Caller asking = caller;
        Request complete = new Request(pathParameters, query(request), request.headers(), body, asking);
        Executor lane = route.lane() == Router.Lane.CHANGES ? services.changes() : services.workers();
        submit(ctx, request, lane, () -> handler.handle(complete), reply -> shown(request, asking, reply));
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
        CompletableFuture<Reply> answer;
        try {
            answer = CompletableFuture.supplyAsync(work, lane).thenCompose(reply -> reply);
        } catch (RejectedExecutionException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((reply, failure) -> onLoop(ctx, request, () -> {
            Reply answered = failure == null ? reply : failure(request, failure);
            write(ctx, request, finish.apply(answered), HttpUtil.isKeepAlive(request));
        }));
    }

    private static Reply failure(HttpRequest request, Throwable failure) {
        OutOfMemory.check(failure);
        Throwable cause = ErrorStatus.unwrap(failure);
        if (cause instanceof RejectedExecutionException) {
            return busy();
        }
        if (ErrorStatus.isUnexpected(cause)) {
            LOG.error("request failed: method={}, path={}", request.method(), rawPath(request), cause);
        }
        return Reply.failure(cause);
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request, Map<String, String> pathParameters) {
        Request complete = new Request(pathParameters, query(request), request.headers(), body, caller);
        CompletableFuture<ConnectionRequest> checked;
        try {
            checked = CompletableFuture.supplyAsync(() -> services.upgrade().check(complete), services.workers());
        } catch (RejectedExecutionException e) {
            checked = CompletableFuture.failedFuture(e);
        }
        checked.whenComplete((accepted, failure) -> onLoop(ctx, request, () -> {
            if (failure == null) {
                deadline.none();
                List<ByteBuf> early = earlyBytes();
                services.upgrade().perform(ctx, request, accepted, early);
                return;
            }
            Reply refused = failure(request, failure);
            Reply reply = refused.status() == 426 ? refused.with("upgrade", "websocket") : refused;
            readHttpAgain(ctx);
            write(ctx, request, shown(request, caller, reply), HttpUtil.isKeepAlive(request));
        }));
    }

    private boolean isHandshake() {
        Router.Match found = match;
        return found != null && found.route() != null && found.route().handler() == null;
    }

    private List<ByteBuf> earlyBytes() {
        List<ByteBuf> early = new ArrayList<>();
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            early.add((ByteBuf) message);
        }
        return early;
    }

    private void readHttpAgain(ChannelHandlerContext ctx) {
        List<ByteBuf> early = earlyBytes();
        ctx.pipeline().addBefore(ctx.name(), "http-decoder", HttpServer.newDecoder());
        ChannelHandlerContext before = ctx.pipeline().context("http-encoder");
        early.forEach(before::fireChannelRead);
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
        ResponseWriter writer = new ResponseWriter(
                request, keepAlive, isApi(request), services.limits().budget());
        ChannelFuture written = writer.write(ctx, reply);
        Reply.Stream stream = writer.streamOf(reply);
        if (stream != null) {
            deadline.none();
            stream.start(new ChunkedSink(ctx, keepAlive, services.limits().budget(), this::finished));
        } else if (keepAlive) {
            finished(ctx);
        } else {
            long lingerMs = phase == Phase.DISCARDING ? LINGER_MS : 0;
            releaseBody();
            deadline.startTransfer();
            written.addListener(done -> ctx.executor().schedule(() -> ctx.close(), lingerMs, TimeUnit.MILLISECONDS));
        }
    }

    /** Goes on with the next request of the connection, when its client has read enough of the last answer. */
    private void finished(ChannelHandlerContext ctx) {
        releaseBody();
        if (ctx.channel().isWritable()) {
            phase = Phase.HEAD;
            deadline.awaitHead();
            resume(ctx);
        } else {
            phase = Phase.FLUSHING;
            deadline.awaitTransfer(ctx.channel().bytesBeforeWritable());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (phase == Phase.FLUSHING && ctx.channel().isWritable()) {
            finished(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** Runs a step of a request on the event loop; whatever happens there, the client gets an answer. */
    private void onLoop(ChannelHandlerContext ctx, HttpRequest request, Runnable step) {
        try {
            ctx.executor().execute(() -> {
                try {
                    if (phase == Phase.DISCARDING) {
                        releaseBody();
                    } else {
                        step.run();
                    }
                } catch (Throwable e) { // Boundary: a task of an event loop; whoever waits must get an answer.
                    broken(ctx, request, e);
                }
            });
        } catch (RejectedExecutionException e) {
            // The server ends, and the connection with it.
            releaseBody();
        }
    }

    private void broken(ChannelHandlerContext ctx, HttpRequest request, Throwable failure) {
        OutOfMemory.check(failure);
        LOG.error("request failed: method={}, path={}", request.method(), rawPath(request), failure);
        phase = Phase.DISCARDING;
        releaseBody();
        ResponseWriter.writeLast(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }

    /** The deadline of what the connection is doing has passed. */
    private void expired() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        LOG.debug("too slow: peer={}, phase={}", ctx.channel().remoteAddress(), phase);
        switch (phase) {
            case HEAD, FLUSHING, DISCARDING -> ctx.close();
            case BODY -> {
                releaseBody();
                phase = Phase.DISCARDING;
                ResponseWriter.writeLast(ctx, HttpResponseStatus.REQUEST_TIMEOUT);
            }
            case AUTHENTICATING, SPOOLING, ANSWERING -> {
                // Whoever works on the body gives it back.
                phase = Phase.DISCARDING;
                ResponseWriter.writeLast(ctx, HttpResponseStatus.GATEWAY_TIMEOUT);
            }
        }
    }

    private void releaseBody() {
        try {
            body.release();
        } catch (IOException e) {
            LOG.warn("upload not closed", e);
        }
    }

    private HttpRequest requireHead() {
        HttpRequest request = head;
        if (request == null) {
            throw new IllegalStateException("there is no request");
        }
        return request;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
        if (phase == Phase.BODY || phase == Phase.AUTHENTICATING) {
            releaseBody();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.check(cause);
        if (cause instanceof ClosedChannelException || cause instanceof IOException) {
            ctx.close();
            return;
        }
        LOG.debug("connection failed: peer={}", ctx.channel().remoteAddress(), cause);
        phase = Phase.DISCARDING;
        ResponseWriter.writeLast(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }
}
