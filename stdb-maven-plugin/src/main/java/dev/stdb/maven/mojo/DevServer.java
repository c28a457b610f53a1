package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ServerProcess;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** The server of the dev loop, which can be started anew at the same port while the loop goes on. Thread-safe. */
final class DevServer implements AutoCloseable {
    /** A server is ready when its databases run, which have to be recovered if it was killed. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

    private final ServerProcess.Options options;
    private final Consumer<String> output;
    private volatile ServerProcess process;
    private boolean closed;

    /** What is done while no server runs. */
    interface Pause {
        void run() throws TaskException;
    }

    /** Starts the server; it is not ready yet. */
    DevServer(ServerProcess.Options options, Consumer<String> output) throws IOException {
        this.options = options;
        this.output = output;
        this.process = ServerProcess.start(options, output);
    }

    /** Waits until the server answers, and returns its address. */
    URI awaitReady() throws TaskException {
        return process.awaitReady(READY_TIMEOUT);
    }

    /** Returns the process that runs now. */
    ServerProcess process() {
        return process;
    }

    /** Stops the server, and starts it again, whether or not the pause succeeds, until it is ready. */
    void restart(Pause pause) throws TaskException, IOException {
        process.close();
        try {
            pause.run();
        } finally {
            start();
            awaitReady();
        }
    }

    private synchronized void start() throws IOException {
        if (!closed) {
            process = ServerProcess.start(options, output);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        process.close();
    }
}
