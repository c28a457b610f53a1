package dev.stdb.maven.task;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/**
 * The keys and answers of whoever runs the dev loop. Confined to one thread, but for {@link #close()}, which gives the
 * terminal back as it was. Source: spec cli-and-dev-loop.md §10.4.
 */
public final class Keyboard implements AutoCloseable {
    private final @Nullable Terminal terminal;
    private boolean ended;

    /** When keys are read. */
    public enum Use {
        /** If standard input is a terminal. */
        AUTO,
        /** Also from a file or a pipe: each character is a key, an answer ends with its line. */
        ON,
        /** Never. */
        OFF;

        /**
         * Parses {@code auto}, {@code on} or {@code off}.
         *
         * @throws TaskException if it is none of these
         */
        public static Use parse(String text, Spelling spelling) throws TaskException {
            return switch (text) {
                case "auto" -> AUTO;
                case "on" -> ON;
                case "off" -> OFF;
                default ->
                    throw new TaskException(
                            spelling.option("run.keys", text) + ": there is no such choice", "", "use auto, on or off");
            };
        }
    }

    /** Reads keys from a terminal, which is closed with this object; {@code null} has none. */
    Keyboard(@Nullable Terminal terminal) {
        this.terminal = terminal;
        if (terminal != null) {
            terminal.enterRawMode();
        }
    }

    /** Opens standard input. */
    public static Keyboard open(Use use) throws IOException {
        return new Keyboard(
                switch (use) {
                    case OFF -> null;
                    case AUTO -> systemTerminal();
                    case ON -> {
                        Terminal system = systemTerminal();
                        yield system != null
                                ? system
                                : new DumbTerminal(
                                        "input", Terminal.TYPE_DUMB, System.in, System.out, Charset.defaultCharset());
                    }
                });
    }

    private static @Nullable Terminal systemTerminal() {
        try {
            return TerminalBuilder.builder().system(true).dumb(false).build();
        } catch (IOException | IllegalStateException e) {
            // Standard input or output is a file or a pipe.
            return null;
        }
    }

    /** Returns whether there is somebody to ask. */
    public boolean isOpen() {
        return terminal != null && !ended;
    }

    /**
     * Waits for a key.
     *
     * @param millis how long at most
     */
    public Optional<Character> key(long millis) throws IOException, InterruptedException {
        if (terminal == null || ended) {
            Thread.sleep(millis);
            return Optional.empty();
        }
        int read = terminal.reader().read(millis);
        if (read == NonBlockingReader.EOF) {
            ended = true;
        }
        return read < 0 || Character.isWhitespace(read) ? Optional.empty() : Optional.of((char) read);
    }

    /** Asks for a line; empty if there is no answer. */
    public Optional<String> ask(String question) {
        if (terminal == null || ended) {
            return Optional.empty();
        }
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        try {
            return Optional.of(reader.readLine(question).strip()).filter(answer -> !answer.isEmpty());
        } catch (UserInterruptException e) {
            // Ctrl-C gives up the answer, not the loop.
            return Optional.empty();
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (terminal != null) {
            terminal.close();
        }
    }
}
