package dev.stdb.server.net;

import dev.stdb.server.common.ByteBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer to one request.
 *
 * @param request what is answered
 * @param keepAlive whether the connection is used further
 * @param api whether pages of any origin may read the answer
 * @param budget what the client has not read yet is charged to
 */
record ResponseWriter(HttpRequest request, boolean keepAlive, boolean api, ByteBudget budget) {

    private static final byte[] NOTHING = {};

    /** Answers that are small, or tell of a failure, are sent whatever is kept already; in bytes. */
    private static final int SMALL_BYTES = 16 * 1024;

    /** Writes an answer; if it is large and there is no room to keep it until it is read, writes that. */
    ChannelFuture write(ChannelHandlerContext ctx, Reply reply) {
        int length = reply.body().length;
        if (length > SMALL_BYTES && !budget.tryReserve(length)) {
            return write(ctx, Reply.noRoom());
        }
        ChannelFuture written = ctx.writeAndFlush(response(reply));
        if (length > SMALL_BYTES) {
            written.addListener(done -> budget.release(length));
        }
        return written;
    }

    /** Returns the stream that follows the head, if there is one. */
    Reply.@Nullable Stream streamOf(Reply reply) {
        // The answer to HEAD is that to GET without its body, and a stream is nothing but body.
        return isHead() ? null : reply.stream();
    }

    /** Returns whether the end of the body is that of the connection: chunks are for HTTP/1.1. */
    boolean endsWithConnection(Reply reply) {
        return streamOf(reply) != null && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    private boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    private HttpResponse response(Reply reply) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
        boolean streamed = streamOf(reply) != null;
        byte[] content = isHead() ? NOTHING : reply.body();
        HttpResponse response = streamed
                ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, status)
                : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
        HttpHeaders headers = response.headers();
        if (reply.contentType() != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        }
        for (Reply.Header header : reply.headers()) {
            headers.add(header.name(), header.value());
        }
        if (api) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            headers.add(HttpHeaderNames.VARY, "origin, access-control-request-method, access-control-request-headers");
        }
        if (streamed) {
            if (!endsWithConnection(reply)) {
                headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        } else if (reply.status() != 204 && reply.stream() == null) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        }
        if (!keepAlive || endsWithConnection(reply)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!request.protocolVersion().isKeepAliveDefault()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    /** Answers with a bare status and closes the connection; needs nothing of what may have failed before. */
    static void writeLast(ChannelHandlerContext ctx, HttpResponseStatus status) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
