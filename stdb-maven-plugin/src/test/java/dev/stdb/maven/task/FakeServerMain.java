package dev.stdb.maven.task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands in for the server's entry class in a forked JVM. */
public final class FakeServerMain {
    private FakeServerMain() {}

    /**
     * Prints its arguments and its process id; then writes the ready file and lives until its input ends, as long as it
     * is told to mind that; or fails if the JVM option says so.
     */
    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        System.out.println("arguments " + arguments);
        System.out.println("pid " + ProcessHandle.current().pid());
        if (Boolean.getBoolean("fake.fail")) {
            System.err.println("cannot open the data directory");
            System.exit(3);
        }
        String address = arguments.get(arguments.indexOf("--listen-addr") + 1);
        Files.writeString(Path.of(arguments.get(arguments.indexOf("--ready-file") + 1)), "http://" + address);
        if (arguments.contains("--stop-with-input")) {
            while (System.in.read() >= 0) {
                continue;
            }
        } else {
            Thread.sleep(60_000);
        }
    }
}
