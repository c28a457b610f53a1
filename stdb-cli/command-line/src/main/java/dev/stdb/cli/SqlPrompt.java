package dev.stdb.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Asks a person for statements: with the ones typed before, and words completed by the tab key. Used by one thread. */
final class SqlPrompt implements AutoCloseable {
    private final Terminal terminal;
    private final LineReader reader;
    private final String prompt;

    private SqlPrompt(Terminal terminal, LineReader reader, String prompt) {
        this.terminal = terminal;
        this.reader = reader;
        this.prompt = prompt;
    }

    /**
     * Opens the terminal; standard input does as well.
     *
     * @param words what can be completed
     * @param history file of the statements typed before
     */
    static SqlPrompt open(String database, List<String> words, Path history) throws IOException {
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(new StringsCompleter(words))
                .variable(LineReader.HISTORY_FILE, history)
                // Exclamation marks and backslashes of statements mean themselves.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .build();
        // Whoever pipes statements in wants answers only.
        return new SqlPrompt(terminal, reader, System.console() == null ? "" : database + "> ");
    }

    /** Returns the next statement; empty at the end of the input. */
    Optional<String> next() {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (UserInterruptException e) {
            // Ctrl-C gives up the line, not the program.
            return Optional.of("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
