package dev.stdb.server.plan;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SumType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.Output;
import dev.stdb.server.plan.TypedStatement.TypedDelete;
import dev.stdb.server.plan.TypedStatement.TypedExplain;
import dev.stdb.server.plan.TypedStatement.TypedInsert;
import dev.stdb.server.plan.TypedStatement.TypedQuery;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.TypedSet;
import dev.stdb.server.plan.TypedStatement.TypedUpdate;
import dev.stdb.server.sql.Dialect;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.Expr.CompareOp;
import dev.stdb.server.sql.Expr.LiteralKind;
import dev.stdb.server.sql.Ident;
import dev.stdb.server.sql.Name;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.Projection;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.Statement;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves names and checks types of statements, for one caller. Thread-safe as far as its lookup is. */
public final class TypeChecker {
    private static final String VARIABLES_TABLE = "st_var";
    private static final String ROW_LIMIT = "row_limit";

    private final TableLookup tables;
    private final Identity sender;

    /**
     * Creates a checker.
     *
     * @param tables the tables the caller may see
     * @param sender the caller, value of {@code :sender}
     */
    public TypeChecker(TableLookup tables, Identity sender) {
        this.tables = tables;
        this.sender = sender;
    }

    /**
     * Checks any statement.
     *
     * @throws SqlException if a name is unknown or a type does not fit
     */
    public TypedStatement check(Statement statement) {
        if (statement instanceof Statement.Select select) {
            return query(select, Dialect.QUERY);
        } else if (statement instanceof Statement.Explain explain) {
            return new TypedExplain(check(explain.statement()), explain.analyze(), explain.json());
        } else if (statement instanceof Statement.Insert insert) {
            return InsertTyper.check(insert, tables);
        } else if (statement instanceof Statement.Update update) {
            return update(update);
        } else if (statement instanceof Statement.Delete delete) {
            Scope scope = scopeOf(delete.table());
            TypedExpr condition = new ExprTyper(scope, sender, Dialect.QUERY).condition(delete.where());
            return new TypedDelete(scope.tables().get(0), condition);
        } else if (statement instanceof Statement.SetVariable set) {
            return setVariable(set);
        } else if (statement instanceof Statement.ShowVariable show) {
            return showVariable(show);
        }
        throw new IllegalStateException("unknown statement: " + statement);
    }

    /**
     * Checks a SELECT of the subscription grammar, without its order and offset.
     *
     * @throws SqlException if a name is unknown or a type does not fit
     */
    public TypedSelect checkSelect(Statement.Select select) {
        return query(select, Dialect.SUBSCRIPTION).select();
    }

    /**
     * Checks a SELECT that a view yields.
     *
     * @throws SqlException if a name is unknown or a type does not fit
     */
    public TypedSelect checkViewQuery(Statement.Select select) {
        return query(select, Dialect.VIEW).select();
    }

    private TypedQuery query(Statement.Select select, Dialect dialect) {
        Scope scope = new Scope(tables);
        ExprTyper typer = new ExprTyper(scope, sender, dialect);
        List<TypedExpr> conjuncts = new ArrayList<>();
        scope.add(select.from(), select);
        for (Statement.Join join : select.joins()) {
            scope.add(join.table(), select);
            if (join.on() != null) {
                conjuncts.add(on(join.on(), scope, select.joins().size() + 1));
            }
        }
        TypedExpr where = typer.condition(select.where());
        if (where != null) {
            conjuncts.add(where);
        }
        OutputTyper outputs = new OutputTyper(scope);
        Output output = outputs.output(select);
        TypedSelect typed = new TypedSelect(
                scope.tables(),
                output,
                TypedExpr.allOf(conjuncts),
                select.limit() == null ? TypedSelect.UNLIMITED : number(select.limit()),
                typer.senderUsed());
        return new TypedQuery(
                typed, outputs.order(select, output), select.offset() == null ? 0 : number(select.offset()));
    }

    private static TypedExpr on(Statement.On on, Scope scope, int tableCount) {
        requireQualified(on.left(), tableCount);
        requireQualified(on.right(), tableCount);
        TypedExpr.ColumnRef left = scope.column(on.left());
        TypedExpr.ColumnRef right = scope.column(on.right());
        if (!left.type().equals(right.type())) {
            throw ExprTyper.unexpected(
                    left.type(),
                    right.type(),
                    on.right().position(),
                    "columns can be joined if they are of the same type");
        }
        ExprTyper.checkComparable(CompareOp.EQ.symbol(), left.type(), on.left().position());
        return new TypedExpr.Comparison(CompareOp.EQ, left, right);
    }

    private static void requireQualified(Expr.Column column, int tableCount) {
        if (column.qualifier() == null && tableCount > 1) {
            throw new SqlException(
                    SqlErrorCode.SQL_NAME,
                    "Names must be qualified when using joins",
                    column.position(),
                    "write table.column");
        }
    }

    /** Reads the number of LIMIT or OFFSET. */
    private static long number(Expr.Literal literal) {
        byte[] bytes = LiteralParser.parse(literal, PrimitiveType.U64);
        long value = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xFF;
        }
        return value;
    }

    private Scope scopeOf(Name table) {
        Scope scope = new Scope(tables);
        scope.addTarget(table);
        return scope;
    }

    private TypedUpdate update(Statement.Update update) {
        Scope scope = scopeOf(update.table());
        TableSchema table = scope.tables().get(0);
        @Nullable byte[][] values = new byte[table.columns().size()][];
        Set<Integer> assigned = new HashSet<>();
        for (Statement.Assignment assignment : update.assignments()) {
            ColumnSchema column = InsertTyper.column(table, update.table().text(), assignment.column());
            if (!assigned.add(column.position())) {
                throw Scope.duplicate(
                        assignment.column().text(), assignment.column().position());
            }
            values[column.position()] = StoredValues.encode(assignment.value(), column.type());
        }
        return new TypedUpdate(table, values, new ExprTyper(scope, sender, Dialect.QUERY).condition(update.where()));
    }

    /**
     * SET replaces a row of the table of variables, whose value column is a sum over number types.
     *
     * <p>Deviation: the original only inserts, so that changing a variable takes a DELETE first (ADR 0016).
     */
    private TypedSet setVariable(Statement.SetVariable set) {
        requireVariable(set.variable());
        TableSchema table =
                Scope.require(tables, VARIABLES_TABLE, set.variable().position());
        if (set.value().kind() != LiteralKind.NUMBER && set.value().kind() != LiteralKind.HEX) {
            ExprTyper.expect(
                    PrimitiveType.U64,
                    set.value().kind() == LiteralKind.BOOL ? PrimitiveType.BOOL : PrimitiveType.STRING,
                    set.value().position());
        }
        byte[] value = LiteralParser.parse(set.value(), PrimitiveType.U64);
        BsatnWriter row = new BsatnWriter();
        row.writeString(ROW_LIMIT);
        row.writeTag(u64Variant((SumType) table.columns().get(1).type()));
        row.writeRaw(value, 0, value.length);
        ColumnSchema name = table.columns().get(0);
        BsatnWriter rowLimit = new BsatnWriter();
        rowLimit.writeString(ROW_LIMIT);
        TypedExpr condition = new TypedExpr.Comparison(
                CompareOp.EQ,
                new TypedExpr.ColumnRef(0, name.position(), name.type()),
                new TypedExpr.Constant(name.type(), rowLimit.toByteArray()));
        return new TypedSet(new TypedDelete(table, condition), new TypedInsert(table, List.of(row.toByteArray())));
    }

    private static int u64Variant(SumType type) {
        for (int tag = 0; tag < type.size(); tag++) {
            if (type.typeAt(tag) == PrimitiveType.U64) {
                return tag;
            }
        }
        throw new IllegalStateException("values of " + VARIABLES_TABLE + " have no U64 form: " + type);
    }

    private TypedQuery showVariable(Statement.ShowVariable show) {
        requireVariable(show.variable());
        Position at = show.variable().position();
        Expr condition = new Expr.Compare(
                CompareOp.EQ,
                new Expr.Column(null, new Ident("name", at)),
                new Expr.Literal(LiteralKind.STRING, ROW_LIMIT, at));
        Projection value = new Projection.Columns(
                List.of(new Projection.Item(new Expr.Column(null, new Ident("value", at)), null)));
        Name table = new Name(List.of(new Ident(VARIABLES_TABLE, at)));
        Statement.TableRef from = new Statement.TableRef(table, null);
        return query(
                new Statement.Select(value, from, List.of(), condition, List.of(), List.of(), null, null),
                Dialect.QUERY);
    }

    private static void requireVariable(Ident variable) {
        if (!variable.text().equals(ROW_LIMIT)) {
            throw new SqlException(
                    SqlErrorCode.SQL_NAME,
                    variable.text() + " is not a valid system variable",
                    variable.position(),
                    "the only variable is " + ROW_LIMIT);
        }
    }
}
