package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.PersonSchema;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SqlTaskTest extends TaskFixture {
    private static final String EMPTY = "[{\"schema\":{\"elements\":[{\"name\":{\"some\":\"id\"},"
            + "\"algebraic_type\":{\"U32\":[]}}]},\"rows\":[]}]";

    private static SqlTask.Statements statements(String... texts) {
        Iterator<String> remaining = List.of(texts).iterator();
        return () -> remaining.hasNext() ? Optional.of(remaining.next()) : Optional.empty();
    }

    @Test
    void answersWaitForDurabilityIfWanted() throws Exception {
        server.answer(200, EMPTY).answer(200, EMPTY);
        new SqlTask(target, Format.TEXT, Optional.of(true)).run("SELECT * FROM person");
        new SqlTask(target, Format.JSON, Optional.empty()).run("SELECT * FROM person");
        assertThat(server.requests().get(0)).startsWith("POST /v1/database/people/sql?confirmed=true Bearer T");
        assertThat(server.requests().get(1)).startsWith("POST /v1/database/people/sql Bearer T");
        assertThat(output.results()).containsExactly("id", "--", "(0 rows)", EMPTY);
    }

    @Test
    void statementsThatFailDoNotEndTheSession() {
        server.answer(400, "no such table: `x`").answer(200, EMPTY);
        new SqlTask(target, Format.TEXT, Optional.empty())
                .runAll(statements("SELECT * FROM x", " ", "SELECT * FROM person", "quit", "SELECT 1"));
        assertThat(output.failures()).containsExactly("no such table: `x`");
        assertThat(output.results()).containsExactly("id", "--", "(0 rows)");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void tablesAndColumnsAreWordsOfStatements() throws Exception {
        server.answer(200, PersonSchema.json());
        assertThat(new SqlTask(target, Format.TEXT, Optional.empty()).words())
                .contains("person", "id", "name", "SELECT")
                .doesNotHaveDuplicates();
    }

    @Test
    void aStatementIsNeeded() {
        assertThatThrownBy(() -> new SqlTask(target, Format.TEXT, Optional.empty()).run(" "))
                .hasMessage("there is no statement to run\nfor example: stdb sql \"SELECT * FROM message\"");
    }
}
