package dev.stdb.server.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * What a client allows for payloads sent to it, and the envelope's first byte (spec wire-protocol.md §6).
 *
 * <p>{@code Brotli}, which is the default of clients that ask for nothing, degrades to gzip where its native library
 * does not load: the tag tells every client how to read a payload, whatever it has asked for.
 */
public enum Compression {
    /** Never compress. */
    NONE("None"),
    /** Brotli is allowed. */
    BROTLI("Brotli"),
    /** Gzip is allowed. */
    GZIP("Gzip");

    /** First byte of an uncompressed payload. */
    public static final byte TAG_NONE = 0;
    /** First byte of a Brotli payload. */
    public static final byte TAG_BROTLI = 1;
    /** First byte of a gzip payload. */
    public static final byte TAG_GZIP = 2;

    /**
     * Bodies up to this size, in bytes and without the tag, are never compressed: here a line of 100 Mbit/s is even
     * (docs/benchmarks/subscriptions.md).
     */
    public static final int THRESHOLD_BYTES = 1024;

    /**
     * Larger bodies are not compressed for clients that allow Brotli, the default: they are sent in parts, shared and
     * not copied, and would hold an event loop for longer than a few milliseconds (docs/benchmarks/subscriptions.md).
     */
    private static final int BROTLI_BYTES_MAX = 1 << 20;

    private final String parameter;

    Compression(String parameter) {
        this.parameter = parameter;
    }

    /** Returns the compression of a value of the query parameter {@code compression}; empty when unknown. */
    public static Optional<Compression> fromParameter(String value) {
        for (Compression compression : values()) {
            if (compression.parameter.equals(value)) {
                return Optional.of(compression);
            }
        }
        return Optional.empty();
    }

    /** Returns the tag a body of the given size gets. */
    byte tagFor(int bodySizeBytes) {
        return tagFor(bodySizeBytes, this == BROTLI && Brotli.isAvailable());
    }

    byte tagFor(int bodySizeBytes, boolean hasBrotli) {
        if (bodySizeBytes <= THRESHOLD_BYTES) {
            return TAG_NONE;
        }
        return switch (this) {
            case NONE -> TAG_NONE;
            case BROTLI -> bodySizeBytes > BROTLI_BYTES_MAX ? TAG_NONE : hasBrotli ? TAG_BROTLI : TAG_GZIP;
            case GZIP -> TAG_GZIP;
        };
    }

    /** Loads native libraries, which takes a while and files: not to be left to an event loop. */
    public static void loadLibraries() {
        Brotli.isAvailable();
    }

    /**
     * Compresses a body, at the fastest level, into a complete payload that begins with the tag.
     *
     * @param tag which algorithm
     * @param body holds the body at {@code [offset, offset + length)}
     */
    static byte[] payload(byte tag, byte[] body, int offset, int length) {
        return tag == TAG_BROTLI ? Brotli.payload(body, offset, length) : gzipPayload(body, offset, length);
    }

    private static byte[] gzipPayload(byte[] body, int offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 32);
        out.write(TAG_GZIP);
        try (OutputStream gzip = new FastGzip(out)) {
            gzip.write(body, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** The JDK offers the level of a gzip stream to subclasses only. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
