package dev.stdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What needs no server; the rest is tested with processes. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "plan", "generate", "call", "sql", "logs", "start", "backup", "extract-schema"})
    void everyVerbExplainsItself(String verb) {
        assertThat(run(verb, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: stdb " + verb);
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run("sql")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required parameters: 'DATABASE', 'QUERY'");
        assertThat(run("squl", "db", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("sql");
    }

    @Test
    void failuresSayWhatAndWhatNext() {
        assertThat(run("sql", "--server", "http://127.0.0.1:1", "--anonymous", "db", "SELECT 1"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        error: no server answers at http://127.0.0.1:1
                          start one with 'mvn stdb:run' or 'stdb start', or name another: --server=http://127.0.0.1:3001
                        """);
    }

    @Test
    void aServerThatIsNoneIsNamed() {
        assertThat(run("call", "-s", "somewhere else", "db", "add")).isEqualTo(1);
        assertThat(err.toString()).startsWith("error: --server=\"somewhere else\" is no address");
    }
}
