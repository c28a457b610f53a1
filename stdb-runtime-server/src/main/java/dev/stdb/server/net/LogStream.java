package dev.stdb.server.net;

import dev.stdb.StdbException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lines, of a log for example, to a client until it goes away or there will be no more; a client that is too slow
 * is cut off.
 */
final class LogStream {

    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

    /** Where new lines come from. */
    interface Source {
        /**
         * Hands lines to a listener.
         *
         * @param ended runs once, on any thread, if there will be no more
         * @return closing it ends that
         */
        AutoCloseable follow(Consumer<String> listener, Runnable ended);
    }

    private LogStream() {}

    static void start(Source source, Reply.StreamSink sink) {
        AutoCloseable following;
        try {
            following = source.follow(
                    line -> {
                        if (!sink.write((line + "\n").getBytes(StandardCharsets.UTF_8))) {
                            sink.abort();
                        }
                    },
                    sink::abort);
        } catch (StdbException e) {
            // The answer has begun; all that can be done is to end it.
            LOG.debug("nothing is followed", e);
            sink.abort();
            return;
        }
        sink.onClosed(() -> {
            try {
                following.close();
            } catch (Exception e) {
                LOG.warn("follower not removed", e);
            }
        });
    }

    static byte[] lines(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
