package dev.stdb.server.cli;

import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.SmallFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells people and programs when a server can be used. */
final class Announcement {
    /** Recovery after a crash takes as long as it takes. */
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);

    private final PrintWriter out;
    private final @Nullable Path readyFile;

    /** @param readyFile gets the address when the server is ready */
    Announcement(PrintWriter out, @Nullable Path readyFile) {
        this.out = out;
        this.readyFile = readyFile;
    }

    /**
     * Waits until the databases run, or have failed to start, and tells; tells nothing when the thread is interrupted.
     *
     * @param databases waits for them for a while, and returns whether they do
     * @throws IOException if the ready file cannot be written
     */
    void announce(URI url, Predicate<Duration> databases) throws IOException {
        if (!databases.test(Duration.ZERO)) {
            print("stdb listens on " + url + "; databases are still starting");
            if (!databases.test(NO_LIMIT)) {
                return;
            }
        }
        if (readyFile != null) {
            // Readers poll for the file, so it must never be seen half written.
            SmallFile.replace(DiskFileSystem.INSTANCE, readyFile, url.toString().getBytes(StandardCharsets.UTF_8));
        }
        print("stdb ready on " + url);
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
