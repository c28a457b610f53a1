package dev.stdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/**
 * Looks at the first bytes of a connection: a client that speaks HTTP/2 without TLS says so at once (prior knowledge),
 * any other speaks HTTP/1.1. Then it goes away. Confined to the event loop of its connection.
 *
 * <p>Clients that ask for HTTP/2 by {@code Upgrade: h2c} are answered in HTTP/1.1, as RFC 9113 §3.1 allows.
 */
final class ProtocolDetector extends ByteToMessageDecoder {

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final HttpServices services;

    ProtocolDetector(HttpServices services) {
        this.services = services;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
        boolean http2 = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, PREFACE.readerIndex(), length);
        if (http2 && length < PREFACE.readableBytes()) {
            return;
        }
        if (http2) {
            Http2Streams.serve(ctx, services);
        }
        // What has arrived goes to the next handler.
        ctx.pipeline().remove(this);
    }
}
