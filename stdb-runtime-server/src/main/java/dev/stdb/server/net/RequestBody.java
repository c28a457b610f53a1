package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.BytePipe;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Body of one request: in memory, charged to the budget; one that may be a program goes to a file piece by piece, one
 * whose handler runs already goes through a pipe.
 *
 * <p>Used by one thread at a time: the event loop while it arrives, a worker for {@link #spool}, then the thread of the
 * route, and whoever answers for {@link #release}. While it goes through a pipe, the event loop and the thread of the
 * route both use it.
 */
final class RequestBody {

    /** Part of what a connection costs anyway, in bytes. */
    static final int FREE_BYTES = 16 * 1024;
    /** Bytes of a program that are collected before they go to its file. */
    static final int SPOOL_BYTES = 64 * 1024;

    /** Bytes of a request with which its handler may begin, although more are to come. */
    static final int FIRST_BYTES = 64 * 1024;

    /** Bytes of a pipe with which no more are asked for. */
    static final int PIPE_BYTES = 96 * 1024;

    /** What a pipe is charged with: those, and what was under way when it was full. */
    private static final int WINDOW_BYTES = 128 * 1024;

    private static final byte[] NOTHING = {};

    private final ByteBudget budget;
    private final @Nullable Uploads uploads;
    private byte[] memory = NOTHING;
    private int memoryLength;
    private long length;
    private final AtomicLong charged = new AtomicLong();
    private @Nullable BytePipe pipe;
    private @Nullable FileChannel file;
    private long fileLength;

    /**
     * Creates an empty body.
     *
     * @param uploads where a body that may be a program goes; null for others
     */
    RequestBody(ByteBudget budget, @Nullable Uploads uploads) {
        this.budget = budget;
        this.uploads = uploads;
    }

    /** Returns the bytes that have come. */
    long length() {
        return length;
    }

    /** Appends what came; returns false if there is no room. */
    boolean append(ByteBuf part) {
        int count = part.readableBytes();
        int needed = memoryLength + count;
        if (needed > memory.length) {
            int capacity = Math.max(needed, Math.min(2 * memory.length, needed + SPOOL_BYTES));
            if (!charge(capacity)) {
                return false;
            }
            memory = Arrays.copyOf(memory, capacity);
        }
        part.readBytes(memory, memoryLength, count);
        memoryLength = needed;
        length += count;
        return true;
    }

    /**
     * Lets what has come, and what comes from now on, go through a pipe.
     *
     * @param opened empty
     * @return false if there is no room for one; nothing has changed then
     */
    boolean stream(BytePipe opened) {
        if (!charge(WINDOW_BYTES)) {
            return false;
        }
        opened.add(Arrays.copyOf(memory, memoryLength));
        memory = NOTHING;
        memoryLength = 0;
        pipe = opened;
        return true;
    }

    /** Returns the pipe, or null if the body is complete. */
    @Nullable
    BytePipe pipe() {
        return pipe;
    }

    /** Sends what came through the pipe; returns false if it is full. */
    boolean feed(ByteBuf part) {
        byte[] bytes = new byte[part.readableBytes()];
        part.readBytes(bytes);
        length += bytes.length;
        return requirePipe().add(bytes);
    }

    BytePipe requirePipe() {
        BytePipe opened = pipe;
        if (opened == null) {
            throw new IllegalStateException("the body does not go through a pipe");
        }
        return opened;
    }

    /** Counts bytes that came and are dropped. */
    void skip(int count) {
        length += count;
    }

    private boolean charge(long capacity) {
        long due = capacity <= FREE_BYTES ? 0 : capacity;
        return due <= charged.get() || hold(due - charged.get());
    }

    /** Returns whether {@link #spool} is due. */
    boolean mustSpool() {
        return uploads != null && memoryLength >= SPOOL_BYTES;
    }

    /** Moves what is in memory to the file; blocks for the disk. Returns false if there is no room. */
    boolean spool() throws IOException {
        if (uploads == null || !uploads.disk().tryReserve(memoryLength)) {
            return false;
        }
        fileLength += memoryLength;
        FileChannel target = file;
        if (target == null) {
            target = uploads.files().create();
            file = target;
        }
        ByteBuffer bytes = ByteBuffer.wrap(memory, 0, memoryLength);
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
        memoryLength = 0;
        return true;
    }

    /**
     * Returns the whole body; may block for the disk.
     *
     * @throws ApiException if it is in a file and there is no room for it in memory now
     */
    byte[] bytes() {
        FileChannel source = file;
        if (source == null) {
            if (memory.length > memoryLength) {
                memory = Arrays.copyOf(memory, memoryLength);
            }
            return memory;
        }
        if (!budget.tryReserve(length)) {
            throw ApiException.of(ApiException.Reason.API_UNAVAILABLE, Reply.NO_ROOM);
        }
        charged.addAndGet(length);
        byte[] whole = new byte[Math.toIntExact(length)];
        ByteBuffer target = ByteBuffer.wrap(whole, 0, Math.toIntExact(fileLength));
        try {
            while (target.hasRemaining()) {
                if (source.read(target, target.position()) < 0) {
                    throw new IOException("an upload is shorter than what was written to it");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.arraycopy(memory, 0, whole, target.position(), memoryLength);
        return whole;
    }

    /** Charges bytes that are kept as long as the body; returns false if there is no room. */
    boolean hold(long bytes) {
        if (!budget.tryReserve(bytes)) {
            return false;
        }
        charged.addAndGet(bytes);
        return true;
    }

    /** Gives everything back. Idempotent. */
    void release() throws IOException {
        BytePipe opening = pipe;
        if (opening != null) {
            opening.close();
        }
        budget.release(charged.getAndSet(0));
        memory = NOTHING;
        memoryLength = 0;
        FileChannel opened = file;
        if (uploads != null && fileLength > 0) {
            uploads.disk().release(fileLength);
            fileLength = 0;
        }
        if (opened != null) {
            file = null;
            opened.close();
        }
    }
}
