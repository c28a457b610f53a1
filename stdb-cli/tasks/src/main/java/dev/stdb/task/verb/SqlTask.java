package dev.stdb.task.verb;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.SchemaListing;
import dev.stdb.task.text.SchemaListing.Kind;
import dev.stdb.task.text.SqlTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs SQL statements and shows the rows. */
public final class SqlTask {
    private static final Set<String> ENDS = Set.of("exit", "quit", "\\q");
    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "JOIN",
            "ON",
            "AS",
            "IN",
            "LIKE",
            "IS",
            "NULL",
            "COUNT",
            "SUM",
            "MIN",
            "MAX",
            "AVG",
            "DISTINCT",
            "GROUP",
            "BY",
            "ORDER",
            "ASC",
            "DESC",
            "LIMIT",
            "OFFSET",
            "INSERT",
            "INTO",
            "VALUES",
            "UPDATE",
            "SET",
            "DELETE",
            "EXPLAIN",
            "SHOW",
            "TRUE",
            "FALSE");

    private final Target target;
    private final Format format;
    private final Optional<Boolean> confirmed;

    /** Where the statements of a person come from. */
    @FunctionalInterface
    public interface Statements {
        /** Returns the next one; empty if there are no more. */
        Optional<String> next();
    }

    /**
     * Creates a task.
     *
     * @param confirmed whether answers wait until what they show is durable; absent leaves it to the server
     */
    public SqlTask(Target target, Format format, Optional<Boolean> confirmed) {
        this.target = target;
        this.format = format;
        this.confirmed = confirmed;
    }

    /**
     * Runs.
     *
     * @param query one or more statements
     * @throws TaskException if there is no statement
     */
    public void run(String query) throws TaskException, ServerException {
        if (query.isBlank()) {
            throw new TaskException(
                    "there is no statement to run",
                    "",
                    "for example: " + target.spelling().command("sql", Map.of("query", "SELECT * FROM message")));
        }
        String answer = target.client().sql(target.database(), query, confirmed);
        if (format == Format.JSON) {
            target.output().result(answer);
        } else {
            SqlTable.format(answer).forEach(target.output()::result);
        }
    }

    /** Runs statements until there are no more, or one of them is {@code exit}; those that fail are told. */
    public void runAll(Statements statements) {
        for (Optional<String> next = statements.next(); next.isPresent(); next = statements.next()) {
            String statement = next.get().strip();
            if (ENDS.contains(statement)) {
                return;
            }
            if (!statement.isEmpty()) {
                tryToRun(statement);
            }
        }
    }

    private void tryToRun(String statement) {
        try {
            run(statement);
        } catch (TaskException e) {
            target.output().failure(e);
        } catch (ServerException e) {
            target.output().failure(e.explained(target.spelling()));
        }
    }

    /** Returns what a statement is made of: key words, tables, views and columns. */
    public List<String> words() throws TaskException, ServerException {
        SchemaListing schema = new SchemaListing(target.client().schema(target.database()));
        List<String> words = new ArrayList<>(schema.names(Kind.TABLE));
        words.addAll(schema.names(Kind.VIEW));
        words.addAll(schema.columns());
        words.addAll(KEYWORDS);
        return words;
    }
}
