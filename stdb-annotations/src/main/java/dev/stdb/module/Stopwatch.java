package dev.stdb.module;

/**
 * Measures the time until it is closed, which the host then logs at info level with the name. A call has at most a
 * thousand of them open; those left open end silently with the call.
 */
public final class Stopwatch implements AutoCloseable {

    private static final int CLOSED = -1;

    private int timer;

    Stopwatch(String name) {
        int at = Scratch.text(Strings.sizeMax(name));
        timer = HostFunctions.consoleTimerStart(at, Strings.writeRaw(at, name) - at);
    }

    /** Logs the time since the stopwatch was made; later calls do nothing. */
    @Override
    public void close() {
        if (timer != CLOSED) {
            HostFunctions.consoleTimerEnd(timer);
            timer = CLOSED;
        }
    }
}
