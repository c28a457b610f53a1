package dev.stdb.server.net;

import dev.stdb.server.api.Caller;
import dev.stdb.server.api.ConnectionRequest;
import dev.stdb.server.common.BytePipe;
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
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests of one HTTP connection one after the other: checks who asks when the head is there, collects the
 * body, runs the route on a worker thread and writes the answer. Confined to the event loop of its connection.
 */
final class HttpConnectionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnectionHandler.class);
    private static final long LINGER_MS = 1000;
    private static final String TOO_SLOW = "the request takes too long";

    private enum Phase {
        /** A head is awaited. */
        HEAD,
        /** The credentials are checked; what arrives waits. */
        AUTHENTICATING,
        /** The body arrives; if the answer is known already, it is dropped. */
        BODY,
        /** A part of the body goes to disk; what arrives waits. */
        SPOOLING,
        /** The body arrives while the request is worked on, which takes it piece by piece. */
        STREAMING,
        /** The request is worked on; what arrives waits. */
        ANSWERING,
        /** The answer fills the socket; what arrives waits. */
        FLUSHING,
        /** The answer was the last one; what arrives is dropped. */
        DISCARDING
    }

    private final HttpServices services;
    private final boolean stream;
    private final RequestDeadline deadline;
    // What arrived while nothing could be done with it: parts of requests, or bytes behind a handshake.
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private Phase phase = Phase.HEAD;
    private boolean resuming;
    /** Length of the body when the client was last asked for more of it. */
    private long askedFrom;

    /** Whether the head of a streamed answer has been sent. */
    private boolean streaming;

    private @Nullable Exchange exchange;
    private @Nullable ChannelHandlerContext context;

    HttpConnectionHandler(HttpServices services) {
        this(services, false);
    }

    private HttpConnectionHandler(HttpServices services, boolean stream) {
        this.services = services;
        this.stream = stream;
        this.deadline = new RequestDeadline(services.limits(), this::expired);
    }

    /** Returns the handler of one stream of a connection of HTTP/2, which cannot become a WebSocket. */
    static HttpConnectionHandler ofStream(HttpServices services) {
        return new HttpConnectionHandler(services, true);
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
            case HEAD, BODY, STREAMING -> process(ctx, message);
            case AUTHENTICATING, SPOOLING, ANSWERING, FLUSHING -> {
                waiting.add(message);
                if (phase == Phase.AUTHENTICATING && current().isHandshake() && message instanceof LastHttpContent) {
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
                begin(ctx, new Exchange(request, services.limits()));
            }
            if (message instanceof HttpContent content && phase == Phase.BODY) {
                append(ctx, content);
            } else if (message instanceof HttpContent content && phase == Phase.STREAMING) {
                feed(ctx, content);
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
            while (phase == Phase.HEAD || phase == Phase.BODY || phase == Phase.STREAMING) {
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

    private void begin(ChannelHandlerContext ctx, Exchange next) {
        exchange = next;
        streaming = false;
        deadline.startTransfer();
        HttpRequest request = next.request();
        if (request.decoderResult().isFailure()) {
            refuse(
                    ctx,
                    next,
                    Reply.malformed(
                            request.decoderResult().cause(),
                            services.limits().sizes().headBytesMax()));
            return;
        }
        try {
            next.route(services.router());
        } catch (IllegalArgumentException e) {
            refuse(ctx, next, Reply.text(400, "Invalid URL: malformed percent-encoding"));
            return;
        }
        if (stream && next.isHandshake()) {
            refuse(ctx, next, Reply.text(426, "WebSockets are for connections of HTTP/1.1"));
            return;
        }
        if (HttpUtil.getContentLength(request, 0L) > next.bodyMax()) {
            refuse(ctx, next, Reply.tooLarge());
            return;
        }
        Reply refusal = services.browsers().refusal(request.headers(), next.isChange());
        if (refusal != null) {
            refuse(ctx, next, refusal);
            return;
        }
        next.body(new RequestBody(services.limits().budget(), next.isChange() ? services.uploads() : null));
        Router.Route route = next.route();
        if (route == null || route.access() == Router.Access.IGNORED) {
            receive(ctx, next);
        } else {
            authenticate(ctx, next, route.access());
        }
    }

    private void authenticate(ChannelHandlerContext ctx, Exchange asked, Router.Access access) {
        phase = Phase.AUTHENTICATING;
        // Signatures take long enough to delay the other connections of the event loop.
        CompletableFuture<@Nullable Caller> verified = submitted(
                        services.workers(), () -> services.authenticator().authenticate(asked.request(), access))
                .thenCompose(known -> known);
        verified.whenComplete((known, failure) -> onLoop(ctx, asked, () -> {
            asked.caller(known);
            if (failure != null) {
                asked.knownAnswer(asked.failure(failure));
            }
            receive(ctx, asked);
            resume(ctx);
        }));
    }

    /** Begins to take the body, or to drop it if there is nothing to be done with it. */
    private void receive(ChannelHandlerContext ctx, Exchange asked) {
        phase = Phase.BODY;
        if (asked.knownAnswer() == null && services.limits().budget().isFull()) {
            asked.knownAnswer(Reply.noRoom());
        }
        if (!HttpUtil.is100ContinueExpected(asked.request())) {
            return;
        }
        Reply known = asked.knownAnswer();
        if (known != null) {
            refuse(ctx, asked, known);
        } else {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void append(ChannelHandlerContext ctx, HttpContent content) {
        Exchange asked = current();
        if (content.decoderResult().isFailure()) {
            refuse(ctx, asked, Reply.text(400, "malformed HTTP request"));
            return;
        }
        int count = content.content().readableBytes();
        if (asked.body().length() + count > asked.bodyMax()) {
            refuse(ctx, asked, Reply.tooLarge());
            return;
        }
        if (count > 0) {
            take(asked, content.content());
            deadline.awaitTransfer(asked.body().length());
        }
        boolean last = content instanceof LastHttpContent;
        if (asked.knownAnswer() == null && asked.body().mustSpool()) {
            spool(ctx, asked, last);
        } else if (last) {
            answer(ctx, asked);
        } else {
            beginEarly(ctx, asked);
        }
    }

    /** Lets the handler begin with the beginning of a body, if it may; else the body is collected. */
    private void beginEarly(ChannelHandlerContext ctx, Exchange asked) {
        Router.Admission admission = asked.dueAdmission();
        if (admission == null) {
            return;
        }
        Runnable leave;
        try {
            leave = admission.admit(asked.complete());
        } catch (RuntimeException e) { // Boundary: a use case refuses; the client gets the answer.
            asked.knownAnswer(asked.failure(e));
            releaseBody();
            return;
        }
        if (leave == null) {
            return;
        }
        BytePipe pipe = new BytePipe(
                RequestBody.PIPE_BYTES,
                HttpUtil.getContentLength(asked.request(), -1L),
                () -> onLoop(ctx, asked, () -> receiveMore(ctx)),
                () -> {
                    leave.run();
                    onLoop(ctx, asked, () -> checkPace(ctx, asked));
                });
        if (!asked.body().stream(pipe)) {
            leave.run();
            return;
        }
        phase = Phase.STREAMING;
        askedFrom = asked.body().length();
        deadline.startTransfer();
        runRoute(ctx, asked);
    }

    /** Passes a piece of the body on to who works on it. */
    private void feed(ChannelHandlerContext ctx, HttpContent content) {
        Exchange asked = current();
        BytePipe pipe = asked.body().requirePipe();
        int count = content.content().readableBytes();
        if (content.decoderResult().isFailure()) {
            pipe.fail(BytePipe.Failure.GONE);
            breakOff(ctx, asked, Reply.text(400, "malformed HTTP request"));
        } else if (asked.body().length() + count > asked.bodyMax()) {
            pipe.fail(BytePipe.Failure.TOO_LARGE);
            breakOff(ctx, asked, Reply.tooLarge());
        } else {
            boolean hasRoom = asked.body().feed(content.content());
            deadline.awaitTransfer(asked.body().length() - askedFrom);
            if (content instanceof LastHttpContent) {
                phase = Phase.ANSWERING;
                awaitHandler();
                pipe.complete();
            } else if (!hasRoom) {
                awaitHandler();
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    /** Who works on the body has read enough of it. */
    private void receiveMore(ChannelHandlerContext ctx) {
        if (phase == Phase.STREAMING) {
            askedFrom = current().body().length();
            deadline.startTransfer();
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** It is the turn of who works on the request. */
    private void awaitHandler() {
        if (streaming) {
            deadline.none();
        } else {
            deadline.awaitAnswer();
        }
    }

    private void checkPace(ChannelHandlerContext ctx, Exchange asked) {
        if (phase == Phase.STREAMING && asked.body().requirePipe().failure() == BytePipe.Failure.TOO_SLOW) {
            breakOff(ctx, asked, Reply.text(408, TOO_SLOW));
        }
    }

    /** Answers a request that will not be complete, although somebody works on it. */
    private void breakOff(ChannelHandlerContext ctx, Exchange asked, Reply reply) {
        if (streaming) {
            releaseBody();
            ctx.close();
        } else {
            refuse(ctx, asked, reply);
        }
    }

    private void take(Exchange asked, ByteBuf part) {
        if (asked.knownAnswer() != null) {
            asked.body().skip(part.readableBytes());
        } else if (!asked.body().append(part)) {
            asked.knownAnswer(Reply.noRoom());
            releaseBody();
            asked.body().skip(part.readableBytes());
        }
    }

    private void spool(ChannelHandlerContext ctx, Exchange asked, boolean last) {
        phase = Phase.SPOOLING;
        CompletableFuture<Boolean> spooled = submitted(services.workers(), () -> {
            try {
                return asked.body().spool();
            } catch (IOException e) {
                LOG.warn("upload not written", e);
                return false;
            }
        });
        spooled.whenComplete((done, failure) -> onLoop(ctx, asked, () -> {
            phase = Phase.BODY;
            if (failure != null || !done) {
                asked.knownAnswer(failure == null ? Reply.noRoom() : asked.failure(failure));
            }
            if (asked.knownAnswer() != null || !ctx.channel().isActive()) {
                releaseBody();
            }
            if (last) {
                answer(ctx, asked);
            }
            resume(ctx);
        }));
    }

    /**
     * Answers before the body is complete and closes the connection. The rest of the body is read and dropped for a
     * while: closing with unread bytes would reset the connection and the client might never see the answer.
     */
    private void refuse(ChannelHandlerContext ctx, Exchange asked, Reply reply) {
        releaseBody();
        phase = Phase.DISCARDING;
        write(ctx, asked, reply, false);
        ctx.channel().config().setAutoRead(true);
    }

    /** The request is complete. */
    private void answer(ChannelHandlerContext ctx, Exchange asked) {
        phase = Phase.ANSWERING;
        deadline.awaitAnswer();
        Reply known = asked.knownAnswer();
        Router.Route route = asked.route();
        if (known != null) {
            if (asked.isHandshake()) {
                readHttpAgain(ctx);
            }
            write(ctx, asked, asked.shown(known), asked.keepAlive());
        } else if (asked.isPreflight()) {
            write(ctx, asked, Reply.preflight(), asked.keepAlive());
        } else if (route == null) {
            answerWithoutRoute(ctx, asked);
        } else if (route.handler() == null) {
            upgrade(ctx, asked);
        } else {
            runRoute(ctx, asked);
        }
    }

    private void answerWithoutRoute(ChannelHandlerContext ctx, Exchange asked) {
        Reply refusal = asked.withoutRoute();
        if (refusal != null) {
            write(ctx, asked, refusal, asked.keepAlive());
            return;
        }
        submitted(services.workers(), () -> services.staticFiles().serve(asked.rawPath()))
                .whenComplete((reply, failure) -> onLoop(
                        ctx,
                        asked,
                        () -> write(ctx, asked, failure == null ? reply : asked.failure(failure), asked.keepAlive())));
    }

    private void runRoute(ChannelHandlerContext ctx, Exchange asked) {
        Router.Handler handler = asked.requireHandler();
        Request complete = asked.complete();
        Executor lane = asked.isChange() ? services.changes() : services.workers();
        submitted(lane, () -> handler.handle(complete))
                .thenCompose(reply -> reply)
                .whenComplete((reply, failure) -> onLoop(ctx, asked, () -> {
                    Reply answered = failure == null ? reply : asked.failure(failure);
                    reply(ctx, asked, asked.shown(answered));
                }));
    }

    /** Answers a request whose body may still arrive: the connection ends then, with what is left of it. */
    private void reply(ChannelHandlerContext ctx, Exchange asked, Reply reply) {
        if (phase != Phase.STREAMING) {
            write(ctx, asked, reply, asked.keepAlive());
        } else if (reply.stream() != null && !asked.request().method().equals(HttpMethod.HEAD)) {
            write(ctx, asked, reply, false);
        } else {
            refuse(ctx, asked, reply);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Exchange asked) {
        Request complete = asked.complete();
        CompletableFuture<ConnectionRequest> checked =
                submitted(services.workers(), () -> services.upgrade().check(complete));
        checked.whenComplete((accepted, failure) -> onLoop(ctx, asked, () -> {
            if (failure == null) {
                deadline.none();
                List<ByteBuf> early = earlyBytes();
                services.upgrade().perform(ctx, asked.request(), accepted, early);
                return;
            }
            Reply refused = asked.failure(failure);
            Reply reply = refused.status() == 426 ? refused.with("upgrade", "websocket") : refused;
            readHttpAgain(ctx);
            write(ctx, asked, asked.shown(reply), asked.keepAlive());
        }));
    }

    /** Runs work on another thread; an executor that is full or closed is a failure of the result. */
    private static <T extends @Nullable Object> CompletableFuture<T> submitted(Executor executor, Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
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
        ctx.pipeline().addBefore(ctx.name(), "http-decoder", HttpServer.newDecoder(services.limits()));
        ChannelHandlerContext before = ctx.pipeline().context("http-encoder");
        early.forEach(before::fireChannelRead);
    }

    private void write(ChannelHandlerContext ctx, Exchange asked, Reply reply, boolean keepAlive) {
        ResponseWriter writer = new ResponseWriter(
                asked.request(), keepAlive, asked.isApi(), services.limits().budget());
        ChannelFuture written = writer.write(ctx, reply);
        Reply.Stream stream = writer.streamOf(reply);
        if (stream != null) {
            streaming = true;
            if (phase != Phase.STREAMING || !ctx.channel().config().isAutoRead()) {
                deadline.none();
            }
            boolean reused = keepAlive && !writer.endsWithConnection(reply);
            stream.start(new ChunkedSink(ctx, reused, services.limits().budget(), this::finished, this::end));
            if (ctx.isRemoved()) {
                // The client went before the answer began: nobody else gives the request back any more.
                releaseBody();
            }
        } else if (keepAlive) {
            finished(ctx);
        } else {
            long lingerMs = phase == Phase.DISCARDING ? LINGER_MS : 0;
            releaseBody();
            deadline.startTransfer();
            written.addListener(done -> ctx.executor().schedule(() -> ctx.close(), lingerMs, TimeUnit.MILLISECONDS));
        }
    }

    /** Ends a connection whose last answer is complete. */
    private void end(ChannelHandlerContext ctx) {
        if (phase != Phase.STREAMING) {
            ctx.close();
            return;
        }
        phase = Phase.DISCARDING;
        releaseBody();
        deadline.startTransfer();
        ctx.channel().config().setAutoRead(true);
        ctx.executor().schedule(() -> ctx.close(), LINGER_MS, TimeUnit.MILLISECONDS);
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
    private void onLoop(ChannelHandlerContext ctx, Exchange asked, Runnable step) {
        try {
            ctx.executor().execute(() -> {
                try {
                    if (phase == Phase.DISCARDING) {
                        releaseBody();
                    } else {
                        step.run();
                    }
                } catch (Throwable e) { // Boundary: a task of an event loop; whoever waits must get an answer.
                    broken(ctx, asked, e);
                }
            });
        } catch (RejectedExecutionException e) {
            // The server ends, and the connection with it.
            releaseBody();
        }
    }

    private void broken(ChannelHandlerContext ctx, Exchange asked, Throwable failure) {
        OutOfMemory.check(failure);
        asked.logFailure(failure);
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
            case STREAMING -> {
                Exchange asked = current();
                asked.body().requirePipe().fail(BytePipe.Failure.TOO_SLOW);
                breakOff(ctx, asked, Reply.text(408, TOO_SLOW));
            }
            case AUTHENTICATING, SPOOLING, ANSWERING -> {
                // Whoever works on the body gives it back.
                phase = Phase.DISCARDING;
                ResponseWriter.writeLast(ctx, HttpResponseStatus.GATEWAY_TIMEOUT);
            }
        }
    }

    private void releaseBody() {
        Exchange asked = exchange;
        if (asked == null) {
            return;
        }
        try {
            asked.body().release();
        } catch (IOException e) {
            LOG.warn("upload not closed", e);
        }
    }

    private Exchange current() {
        Exchange asked = exchange;
        if (asked == null) {
            throw new IllegalStateException("there is no request");
        }
        return asked;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.gone();
        }
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
        if (phase == Phase.STREAMING) {
            current().body().requirePipe().fail(BytePipe.Failure.GONE);
        }
        if (phase == Phase.BODY || phase == Phase.AUTHENTICATING || streaming) {
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
