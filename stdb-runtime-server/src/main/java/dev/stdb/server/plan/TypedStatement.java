package dev.stdb.server.plan;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement whose names and types are right. Immutable. */
public sealed interface TypedStatement {

    /** What a SELECT returns. */
    sealed interface Output {
        /** Returns the type of the result rows. */
        ProductType schema();
    }

    /**
     * All columns of one table.
     *
     * @param slot the table
     * @param schema its row type
     */
    record WholeRow(int slot, ProductType schema) implements Output {}

    /**
     * The number of rows, a {@code U64}.
     *
     * @param name output column
     */
    record RowCount(String name) implements Output {
        @Override
        public ProductType schema() {
            return ProductType.of(new ProductType.Element(name, PrimitiveType.U64));
        }
    }

    /**
     * Chosen columns.
     *
     * @param names output names, one per column
     * @param columns the columns
     */
    record ColumnList(List<String> names, List<TypedExpr.ColumnRef> columns) implements Output {
        /** Copies both lists. */
        public ColumnList {
            names = List.copyOf(names);
            columns = List.copyOf(columns);
        }

        @Override
        public ProductType schema() {
            List<ProductType.Element> elements = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                elements.add(
                        new ProductType.Element(names.get(i), columns.get(i).type()));
            }
            return new ProductType(elements);
        }
    }

    /**
     * SELECT.
     *
     * @param tables the tables by slot, at least one
     * @param output what is returned
     * @param condition which combinations of rows count, absent if all do
     * @param limit most result rows, as an unsigned number; -1 if unlimited
     * @param usesSender whether the result depends on who asks
     */
    record TypedSelect(
            List<TableSchema> tables,
            Output output,
            @Nullable TypedExpr condition,
            long limit,
            boolean usesSender) implements TypedStatement {
        /** No limit; as a limit, the same number would not cut off anything either. */
        public static final long UNLIMITED = -1;

        /** Copies {@code tables}. */
        public TypedSelect {
            tables = List.copyOf(tables);
        }

        /** Returns this SELECT over other tables, the first of which are the same as before. */
        TypedSelect with(List<TableSchema> newTables, @Nullable TypedExpr newCondition, boolean newUsesSender) {
            return new TypedSelect(newTables, output, newCondition, limit, newUsesSender);
        }
    }

    /**
     * INSERT.
     *
     * @param table the target
     * @param rows encoded rows; not to be modified
     */
    record TypedInsert(TableSchema table, List<byte[]> rows) implements TypedStatement {
        /** Copies the list. */
        public TypedInsert {
            rows = List.copyOf(rows);
        }
    }

    /**
     * UPDATE.
     *
     * @param table the target, slot 0 of the condition
     * @param values new values by column position, null where the column stays; not to be modified
     * @param condition which rows change, absent if all do
     */
    record TypedUpdate(
            TableSchema table,
            @Nullable byte[][] values,
            @Nullable TypedExpr condition) implements TypedStatement {}

    /**
     * DELETE.
     *
     * @param table the target, slot 0 of the condition
     * @param condition which rows go, absent if all do
     */
    record TypedDelete(TableSchema table, @Nullable TypedExpr condition) implements TypedStatement {}
}
