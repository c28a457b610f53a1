package dev.stdb.maven.task;

import java.nio.file.Path;
import java.util.List;

/** Stands in for Maven with {@code stdb:run} in a JVM of its own, which tests kill. */
public final class FakeRunMain {
    private FakeRunMain() {}

    /**
     * Starts a fake server, prints what it prints, and waits for its end.
     *
     * @param args the work directory
     */
    public static void main(String[] args) throws Exception {
        ServerProcess.Options options = new ServerProcess.Options(
                List.of(classes()),
                FakeServerMain.class.getName(),
                List.of(),
                4321,
                Path.of(args[0]),
                null,
                null,
                List.of());
        ServerProcess.start(options, System.out::println);
        Thread.currentThread().join();
    }

    /** Returns where the classes of the fakes are. */
    static Path classes() throws Exception {
        return Path.of(FakeServerMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
