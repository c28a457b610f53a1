package dev.stdb.it;

import dev.stdb.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;

/** The main class of a server whose clock is ahead of the machine's; see {@link ServerProcess#startShifted}. */
final class ShiftedServer {
    private ShiftedServer() {}

    /** Arguments are the data directory, the file that gets the URL, and how far the clock is ahead. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty("logback.configurationFile", "stdb-logback.xml");
        Path ready = Path.of(args[1]);
        Server server = Server.builder()
                .port(0)
                .dataDirectory(Path.of(args[0]))
                .clock(InstantSource.offset(InstantSource.system(), Duration.parse(args[2])))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        Path part = Files.writeString(
                ready.resolveSibling(ready.getFileName() + ".part"),
                server.url().toString());
        Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
        server.awaitClose();
    }
}
