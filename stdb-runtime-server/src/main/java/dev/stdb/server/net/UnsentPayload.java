package dev.stdb.server.net;

import dev.stdb.server.protocol.Frame;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/** A large message on its way to the socket, fragment by fragment. Confined to an event loop. */
final class UnsentPayload {
    private final boolean isText;
    private final List<byte[]> rest;
    private byte[] array;
    private int position;
    private int end;
    private int nextPart;
    private boolean started;

    UnsentPayload(Frame frame) {
        this.isText = frame.isText();
        this.array = frame.array();
        this.position = frame.payloadOffset();
        this.end = position + frame.payloadLength();
        this.rest = frame.rest();
    }

    /** Writes the next fragment of up to {@code lengthMax} bytes, without a copy; returns whether it was the last. */
    boolean writeFragment(ChannelHandlerContext ctx, int lengthMax) {
        int length = Math.min(lengthMax, end - position);
        boolean last = position + length == end && nextPart == rest.size();
        ctx.write(Unpooled.wrappedBuffer(Frame.fragmentHeader(isText, !started, last, length)));
        ctx.write(Unpooled.wrappedBuffer(array, position, length));
        started = true;
        position += length;
        if (position == end && !last) {
            array = rest.get(nextPart++);
            position = 0;
            end = array.length;
        }
        return last;
    }
}
