package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MavenProcessTest {
    @Test
    void keepsTheCompilersErrorsOnly() {
        List<String> output = List.of(
                "\u001b[0m\u001b[0m[ERROR] COMPILATION ERROR : ",
                "[ERROR] /src/People.java:[24,35] cannot find symbol",
                "  symbol:   variable nonsense",
                "[ERROR] Failed to execute goal compiler:compile on project people: Compilation failure",
                "[ERROR] /src/People.java:[24,35] cannot find symbol",
                "[ERROR] -> [Help 1]",
                "[ERROR] ",
                "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.");
        assertThat(MavenProcess.problems(output))
                .containsExactly("/src/People.java:[24,35] cannot find symbol", "  symbol:   variable nonsense");
    }

    @Test
    void keepsMavensReasonWhenNothingWasCompiled() {
        List<String> output = List.of(
                "[ERROR] Plugin a:b:1 could not be resolved: offline -> [Help 1]",
                "[ERROR] ",
                "[ERROR] [Help 1] http://example.invalid");
        assertThat(MavenProcess.problems(output)).containsExactly("Plugin a:b:1 could not be resolved: offline");
    }
}
