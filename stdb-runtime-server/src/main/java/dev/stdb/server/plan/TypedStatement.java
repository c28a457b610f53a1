package dev.stdb.server.plan;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.sql.Projection.AggregateFunction;
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
     * A function over each group of rows.
     *
     * @param function the function
     * @param argument its argument, absent for {@code COUNT(*)}
     * @param type type of its value
     */
    record AggregateCall(AggregateFunction function, TypedExpr.@Nullable ColumnRef argument, AlgebraicType type) {}

    /**
     * One row per group. The values of a group are numbered: first the keys, then the aggregates.
     *
     * @param names output names
     * @param outputs numbers of the values returned, one per name
     * @param keys columns whose values make up a group; without any, all rows are one group
     * @param aggregates functions over each group
     */
    record Groups(
            List<String> names, List<Integer> outputs, List<TypedExpr.ColumnRef> keys, List<AggregateCall> aggregates)
            implements Output {
        /** Copies the lists. */
        public Groups {
            names = List.copyOf(names);
            outputs = List.copyOf(outputs);
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
        }

        /** Returns the type of a numbered value. */
        public AlgebraicType typeOf(int value) {
            return value < keys.size()
                    ? keys.get(value).type()
                    : aggregates.get(value - keys.size()).type();
        }

        @Override
        public ProductType schema() {
            List<ProductType.Element> elements = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                elements.add(new ProductType.Element(names.get(i), typeOf(outputs.get(i))));
            }
            return new ProductType(elements);
        }
    }

    /**
     * What rows are sorted by.
     *
     * @param column a column of the tables, absent if groups are sorted
     * @param value number of a value of the groups, -1 if rows are sorted
     * @param type type of the key
     * @param descending whether the greatest value comes first
     */
    record SortKey(TypedExpr.@Nullable ColumnRef column, int value, AlgebraicType type, boolean descending) {}

    /**
     * An ad-hoc SELECT.
     *
     * @param select tables, condition, output and limit
     * @param order sort keys, the most significant first; empty for any order
     * @param offset result rows to skip, as an unsigned number
     */
    record TypedQuery(TypedSelect select, List<SortKey> order, long offset) implements TypedStatement {
        /** Copies {@code order}. */
        public TypedQuery {
            order = List.copyOf(order);
        }
    }

    /**
     * EXPLAIN.
     *
     * @param statement the statement
     * @param analyze whether to run it
     * @param json whether the answer is JSON instead of text
     */
    record TypedExplain(TypedStatement statement, boolean analyze, boolean json) implements TypedStatement {}

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

        /**
         * Lets the rows of a slot be those of another SELECT of whole rows: the slot that it returns becomes {@code
         * slot}, its others are appended.
         *
         * @param as the table to have in the slot, which must be the one that {@code inner} returns, by whatever name
         */
        public TypedSelect withSlot(int slot, TypedSelect inner, TableSchema as) {
            List<TableSchema> allTables = new ArrayList<>(tables);
            allTables.set(slot, as);
            int[] slots = new int[inner.tables.size()];
            for (int i = 0; i < slots.length; i++) {
                if (i == ((WholeRow) inner.output).slot()) {
                    slots[i] = slot;
                } else {
                    slots[i] = allTables.size();
                    allTables.add(inner.tables.get(i));
                }
            }
            List<TypedExpr> conditions = new ArrayList<>();
            if (condition != null) {
                conditions.add(condition);
            }
            if (inner.condition != null) {
                conditions.add(inner.condition.withSlots(slots));
            }
            return new TypedSelect(
                    allTables, output, TypedExpr.allOf(conditions), limit, usesSender || inner.usesSender);
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

    /**
     * SET.
     *
     * @param old removes the variable
     * @param value adds it with its new value
     */
    record TypedSet(TypedDelete old, TypedInsert value) implements TypedStatement {}
}
