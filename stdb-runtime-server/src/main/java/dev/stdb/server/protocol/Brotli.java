package dev.stdb.server.protocol;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brotli, by a native library that is unpacked into a temporary file when it is first needed. Thread-safe. The only
 * class that knows the library.
 */
final class Brotli {
    private static final Logger LOG = LoggerFactory.getLogger(Brotli.class);

    /** The fastest, as the original has it. */
    private static final int QUALITY = 1;
    /**
     * Binary logarithm of the window in bytes: larger ones cost memory for each message and win little at this level.
     */
    private static final int WINDOW = 18;

    private Brotli() {}

    /** Loads the library when first asked. */
    private static final class Library {
        static final boolean AVAILABLE = load();

        private static boolean load() {
            boolean available = Brotli4jLoader.isAvailable();
            if (!available) {
                LOG.info(
                        "no brotli on this machine, clients that allow it get gzip: {}",
                        String.valueOf(Brotli4jLoader.getUnavailabilityCause()));
            }
            return available;
        }
    }

    /** Returns whether this machine can compress. */
    static boolean isAvailable() {
        return Library.AVAILABLE;
    }

    /**
     * Compresses a body into a complete payload: tag, then one stream.
     *
     * @param body holds the body at {@code [offset, offset + length)}
     */
    static byte[] payload(byte[] body, int offset, int length) {
        try {
            Encoder.Parameters parameters = Encoder.Parameters.create(QUALITY, WINDOW);
            byte[] stream = Encoder.compress(body, offset, length, parameters);
            byte[] payload = new byte[1 + stream.length];
            payload[0] = Compression.TAG_BROTLI;
            System.arraycopy(stream, 0, payload, 1, stream.length);
            return payload;
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
    }
}
