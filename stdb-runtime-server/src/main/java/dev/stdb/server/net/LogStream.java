package dev.stdb.server.net;

import dev.stdb.server.host.ModuleLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends log lines to a client until it goes away; a client that is too slow is cut off. */
final class LogStream {

    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

    private LogStream() {}

    static void start(ModuleLog log, List<String> tail, Reply.StreamSink sink) {
        sink.write(lines(tail));
        AutoCloseable following = log.follow(line -> {
            if (!sink.write((line + "\n").getBytes(StandardCharsets.UTF_8))) {
                sink.end();
            }
        });
        sink.onClosed(() -> {
            try {
                following.close();
            } catch (Exception e) {
                LOG.warn("log follower not removed", e);
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
