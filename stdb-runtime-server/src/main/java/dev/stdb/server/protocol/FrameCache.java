package dev.stdb.server.protocol;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket frames of one message that many connections send: encoded once, compressed once per algorithm, when
 * first asked for. Thread-safe. The frames live as long as a connection holds the message.
 */
final class FrameCache {
    private final ServerMessage message;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Frame plain;
    private volatile @Nullable Frame gzip;
    private volatile @Nullable Frame brotli;

    FrameCache(ServerMessage message) {
        this.message = message;
    }

    /** Returns the frame for receivers that allow the compression. May block while another thread encodes it. */
    Frame get(Compression compression) {
        Frame uncompressed = plain();
        byte tag = compression.tagFor(uncompressed.bodyLength());
        if (tag == Compression.TAG_NONE) {
            return uncompressed;
        }
        Frame known = known(tag);
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = known(tag);
            if (known == null) {
                known = uncompressed.compressed(compression);
                if (tag == Compression.TAG_BROTLI) {
                    brotli = known;
                } else {
                    gzip = known;
                }
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Frame known(byte tag) {
        return tag == Compression.TAG_BROTLI ? brotli : gzip;
    }

    private Frame plain() {
        Frame known = plain;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = plain;
            if (known == null) {
                known = Frame.of(message);
                plain = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
