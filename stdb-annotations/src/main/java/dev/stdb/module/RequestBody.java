package dev.stdb.module;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of the request of the running call, which is read when somebody asks for it (ADR 0049). The host does not
 * wait for a client while a transaction is open, so a body that nobody has asked for is read before one begins.
 */
final class RequestBody {
    private static @Nullable RequestBody unread;

    private final int source;
    private byte @Nullable [] bytes;
    private boolean streamed;

    private RequestBody(int source) {
        this.source = source;
    }

    /** Returns the body of the running call, whose source is given. */
    static RequestBody of(int source) {
        RequestBody body = new RequestBody(source);
        unread = body;
        return body;
    }

    /** Reads the body of the running call if nobody has asked for it: afterwards it might be too late. */
    static void readBeforeTransaction() {
        RequestBody body = unread;
        if (body != null) {
            body.bytes();
        }
    }

    /** Ends the call. */
    static void end() {
        unread = null;
    }

    byte[] bytes() {
        byte[] read = bytes;
        if (read == null) {
            if (streamed) {
                throw new IllegalStateException("the body is read as a stream; read all of it there");
            }
            unread = null;
            read = Sources.read(source);
            bytes = read;
        }
        return read;
    }

    InputStream stream() {
        byte[] read = bytes;
        if (read != null) {
            return new ByteArrayInputStream(read);
        }
        if (streamed) {
            throw new IllegalStateException("the body can be streamed once; keep the stream");
        }
        unread = null;
        streamed = true;
        return new SourceStream(source);
    }
}
