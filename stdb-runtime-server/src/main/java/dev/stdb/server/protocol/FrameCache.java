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

    FrameCache(ServerMessage message) {
        this.message = message;
    }

    /** Returns the frame for receivers that allow the compression. May block while another thread encodes it. */
    Frame get(Compression compression) {
        Frame uncompressed = plain();
        if (compression.tagFor(uncompressed.bodyLength()) != Compression.TAG_GZIP) {
            return uncompressed;
        }
        Frame known = gzip;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = gzip;
            if (known == null) {
                known = uncompressed.gzipped();
                gzip = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
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
