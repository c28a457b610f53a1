package dev.stdb.server.fetch;

import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Puts one answer together, counting its bytes as they come. Confined to the event loop of its connection, except for
 * {@link #result} and {@link #fail}.
 */
final class AnswerCollector extends SimpleChannelInboundHandler<HttpObject> {
    /** Fields in which the codec of HTTP/2 keeps notes. */
    private static final Set<String> NOTES = java.util.Arrays.stream(ExtensionHeaderNames.values())
            .map(name -> name.text().toString())
            .collect(Collectors.toUnmodifiableSet());

    private static final int INFORMATIONAL_END = 200;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final String origin;
    private final int bytesMax;
    private final Reservation memory;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<RawAnswer> result = new CompletableFuture<>();
    private @Nullable HttpResponse head;
    private boolean isHttp2;

    AnswerCollector(String origin, int bytesMax, Reservation memory) {
        this.origin = origin;
        this.bytesMax = bytesMax;
        this.memory = memory;
    }

    /** Returns what the answer completes, or an {@link OutgoingHttpException}. */
    CompletableFuture<RawAnswer> result() {
        return result;
    }

    /** Says that the answer comes by HTTP/2. */
    void overHttp2() {
        isHttp2 = true;
    }

    /** Ends this without an answer, unless it has ended. */
    void fail(OutgoingHttpException failure) {
        result.completeExceptionally(failure);
    }

    void fail(Reason reason, String text) {
        fail(new OutgoingHttpException(reason, text + ": from=" + origin));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            end(context, Reason.HTTP_BAD_RESPONSE, "the answer is not HTTP, or its head is too large");
            return;
        }
        if (part instanceof HttpResponse response) {
            head = response;
        }
        if (part instanceof HttpContent content && head != null && !isInformational(head)) {
            add(context, content.content());
        }
        if (part instanceof LastHttpContent && head != null) {
            if (isInformational(head)) {
                head = null;
            } else {
                result.complete(answer(head));
                context.close();
            }
        }
    }

    private static boolean isInformational(HttpResponse response) {
        int status = response.status().code();
        return status < INFORMATIONAL_END && status != SWITCHING_PROTOCOLS;
    }

    private void add(ChannelHandlerContext context, ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (result.isDone()) {
            return;
        }
        if (body.size() + count > bytesMax) {
            fail(Decompression.tooLarge(bytesMax, origin));
            context.close();
        } else if (!memory.take(count)) {
            fail(Decompression.noMemory());
            context.close();
        } else {
            try {
                bytes.getBytes(bytes.readerIndex(), body, count);
            } catch (IOException e) {
                throw new IllegalStateException("an array is not written", e);
            }
        }
    }

    private RawAnswer answer(HttpResponse response) {
        List<HttpField> fields = StreamSupport.stream(response.headers().spliterator(), false)
                .map(AnswerCollector::field)
                .filter(field -> !NOTES.contains(field.name()))
                .toList();
        return new RawAnswer(response.status().code(), isHttp2, fields, body.toByteArray());
    }

    private static HttpField field(Map.Entry<String, String> entry) {
        return new HttpField(
                entry.getKey().toLowerCase(Locale.ROOT), entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(Reason.HTTP_CONNECTION, "the connection ended before the answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Reason reason = cause instanceof IOException ? Reason.HTTP_CONNECTION : Reason.HTTP_BAD_RESPONSE;
        end(context, reason, "the answer broke off");
    }

    private void end(ChannelHandlerContext context, Reason reason, String text) {
        fail(reason, text);
        context.close();
    }
}
