package dev.stdb.server.cli;

import dev.stdb.server.common.OutOfMemory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process ends when memory has run out: at once, with a line that says so. Nothing acknowledged is lost, as it is
 * on disk; shutdown hooks would need what is not there.
 */
final class LastWords {

    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

    // Made in advance: at the end there may be no memory for it.
    private static final byte[] TEXT =
            "error: out of memory, the server ends; give it more with -Xmx, or lower --client-memory\n"
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};
    /** Given up at the end, as even the last steps need a little. */
    private static volatile byte[] reserve = NOTHING;

    private static final int RESERVE_BYTES = 2 << 20;
    private static final AtomicBoolean SAID = new AtomicBoolean();

    private LastWords() {}

    /** Makes {@link OutOfMemoryError} in any thread the end of the process. */
    static void prepare() {
        reserve = new byte[RESERVE_BYTES];
        OutOfMemory.onError(LastWords::say);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            OutOfMemory.check(failure);
            LOG.error("thread ended: name={}", thread.getName(), failure);
        });
    }

    private static void say(OutOfMemoryError error) {
        reserve = NOTHING;
        try {
            if (SAID.compareAndSet(false, true)) {
                System.err.write(TEXT, 0, TEXT.length);
                System.err.flush();
            }
        } finally {
            Runtime.getRuntime().halt(Main.EXIT_OUT_OF_MEMORY);
        }
    }
}
