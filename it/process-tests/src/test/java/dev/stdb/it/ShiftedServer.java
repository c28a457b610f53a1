package dev.stdb.it;

import dev.stdb.server.Server;
import dev.stdb.server.jvm.JvmModules;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** The main class of a server whose clock is ahead of the machine's; see {@link ServerProcess#startShifted}. */
final class ShiftedServer {
    private ShiftedServer() {}

    /**
     * Arguments are the data directory, the file that gets the URL, how far the clock is ahead, and modules that may
     * run from their class files, as {@code --jvm-module} takes them.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty("logback.configurationFile", "stdb-logback.xml");
        Path ready = Path.of(args[1]);
        Server server = Server.builder()
                .port(0)
                .dataDirectory(Path.of(args[0]))
                .clock(InstantSource.offset(InstantSource.system(), Duration.parse(args[2])))
                .jvmModules(modules(List.of(args).subList(3, args.length)))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        Path part = Files.writeString(
                ready.resolveSibling(ready.getFileName() + ".part"),
                server.url().toString());
        Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
        server.awaitClose();
    }

    private static JvmModules modules(List<String> options) {
        JvmModules modules = new JvmModules();
        for (String option : options) {
            int name = option.indexOf('=');
            List<Path> classPath = Stream.of(option.substring(name + 1).split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
            modules.put(option.substring(0, name), classPath);
        }
        return modules;
    }
}
