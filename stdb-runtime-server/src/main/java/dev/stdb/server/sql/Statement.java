package dev.stdb.server.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SQL statement, its names not yet resolved. Immutable. */
public sealed interface Statement {

    /**
     * A table or view of FROM.
     *
     * @param name the table or view
     * @param arguments the arguments of a view, absent if there are no parentheses
     * @param alias its local name, absent if that is {@code name} as written
     */
    record TableRef(
            Name name,
            @Nullable List<Expr.Literal> arguments,
            @Nullable Ident alias) {
        /** Creates a mention of something without arguments. */
        public TableRef(Name name, @Nullable Ident alias) {
            this(name, null, alias);
        }

        /** Returns the only text by which columns may be qualified. */
        public String label() {
            return alias == null ? name.text() : alias.text();
        }

        /** Returns where the table is mentioned. */
        public Position position() {
            return alias == null ? name.position() : alias.position();
        }
    }

    /**
     * An inner join with one more table.
     *
     * @param table the table joined
     * @param on its equality condition, absent for a Cartesian product
     */
    record Join(TableRef table, @Nullable On on) {}

    /**
     * Equality of two columns.
     *
     * @param left left column
     * @param right right column
     */
    record On(Expr.Column left, Expr.Column right) {}

    /**
     * A sort key.
     *
     * @param column a column, or the name of an output column
     * @param descending whether the greatest value comes first
     */
    record OrderItem(Expr.Column column, boolean descending) {}

    /**
     * SELECT. What the subscription grammar yields has neither groups, order, limit nor offset.
     *
     * @param projection what is returned
     * @param from the first table
     * @param joins further tables
     * @param where the condition, absent if every row counts
     * @param groupBy columns whose values make up a group
     * @param orderBy sort keys, the most significant first
     * @param limit the number token after LIMIT, absent if unlimited
     * @param offset the number token after OFFSET, absent if no row is skipped
     */
    record Select(
            Projection projection,
            TableRef from,
            List<Join> joins,
            @Nullable Expr where,
            List<Expr.Column> groupBy,
            List<OrderItem> orderBy,
            Expr.@Nullable Literal limit,
            Expr.@Nullable Literal offset)
            implements Statement {
        /** Copies the lists. */
        public Select {
            joins = List.copyOf(joins);
            groupBy = List.copyOf(groupBy);
            orderBy = List.copyOf(orderBy);
        }
    }

    /**
     * EXPLAIN: how a statement would be, or was, run.
     *
     * @param statement the statement: a SELECT or data manipulation
     * @param analyze whether to run it and show what that took
     * @param json whether the answer is JSON instead of text
     * @param position where EXPLAIN stands
     */
    record Explain(Statement statement, boolean analyze, boolean json, Position position) implements Statement {}

    /**
     * INSERT of literal rows.
     *
     * @param table the target
     * @param columns column names in the order of the values, empty if none were written
     * @param rows tuples of literals
     */
    record Insert(Name table, List<Ident> columns, List<List<Expr.Literal>> rows) implements Statement {
        /** Copies both lists. */
        public Insert {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * UPDATE of one table.
     *
     * @param table the target
     * @param assignments new values
     * @param where the condition, absent if every row is updated
     */
    record Update(
            Name table,
            List<Assignment> assignments,
            @Nullable Expr where) implements Statement {
        /** Copies {@code assignments}. */
        public Update {
            assignments = List.copyOf(assignments);
        }
    }

    /**
     * A column and its new value.
     *
     * @param column the column
     * @param value the value
     */
    record Assignment(Ident column, Expr.Literal value) {}

    /**
     * DELETE from one table.
     *
     * @param table the target
     * @param where the condition, absent if every row is deleted
     */
    record Delete(Name table, @Nullable Expr where) implements Statement {}

    /**
     * SET of a system variable.
     *
     * @param variable its name
     * @param value its value
     */
    record SetVariable(Ident variable, Expr.Literal value) implements Statement {}

    /**
     * SHOW of a system variable.
     *
     * @param variable its name
     */
    record ShowVariable(Ident variable) implements Statement {}
}
