package dev.stdb.server.query;

import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParameters;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.sql.Statement;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A parsed ad-hoc statement of the query grammar. Immutable, thread-safe; parsing needs no database. */
public final class SqlStatement {
    private final String text;
    private final Statement tree;

    private SqlStatement(String text, Statement tree) {
        this.text = text;
        this.tree = tree;
    }

    /**
     * Parses a statement.
     *
     * @param sql the text
     * @param parametersJson values of its parameters: a JSON array for {@code ?} and {@code $1}, a JSON object for
     *     {@code :name}; absent if it has none
     * @throws SqlException if it is refused
     */
    public static SqlStatement parse(String sql, @Nullable String parametersJson) {
        try {
            SqlParameters parameters =
                    parametersJson == null ? SqlParameters.NONE : SqlParameters.ofJson(parametersJson);
            String text = parametersJson == null ? sql : sql + "\n/* parameters: " + parametersJson + " */";
            return new SqlStatement(text, SqlParser.parseQuery(sql, parameters));
        } catch (SqlException e) {
            throw e.explained();
        }
    }

    /** Returns whether the statement changes nothing, so that a read view will do. */
    public boolean isReadOnly() {
        return tree instanceof Statement.Select
                || tree instanceof Statement.ShowVariable
                || tree instanceof Statement.Explain;
    }

    /** Returns whether the statement may leave more rows, or larger ones, than there were. */
    public boolean addsRows() {
        return tree instanceof Statement.Insert || tree instanceof Statement.Update;
    }

    /** Returns whether the statement reads something with a name that {@code names} accepts. */
    public boolean mentions(Predicate<String> names) {
        Statement inner = tree instanceof Statement.Explain explain ? explain.statement() : tree;
        return inner instanceof Statement.Select select
                && (names.test(select.from().name().text())
                        || select.joins().stream()
                                .anyMatch(join -> names.test(join.table().name().text())));
    }

    /** Returns the statement as written, with its parameters in a comment behind it. */
    public String text() {
        return text;
    }

    Statement tree() {
        return tree;
    }
}
