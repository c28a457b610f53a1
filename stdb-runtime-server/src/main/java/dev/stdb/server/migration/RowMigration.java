package dev.stdb.server.migration;

import dev.stdb.moduledef.GeneratedMigrations;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.TypeNames;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.NamedType;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a module offers for rows of a table that have the columns of an old type (ADR 0054).
 *
 * @param table name of the table
 * @param reducer name of the reducer that takes an array of old rows and inserts the new ones
 * @param typeName name of the old row type
 * @param from the columns of the old row type
 */
record RowMigration(String table, String reducer, String typeName, ProductType from) {

    /** Returns what a module offers, in the order of its reducers, which is the one in which it runs. */
    static List<RowMigration> of(DatabaseSchema schema) {
        List<RowMigration> migrations = new ArrayList<>();
        for (ReducerSchema reducer : schema.reducers()) {
            GeneratedMigrations.tableOf(reducer.name()).ifPresent(table -> {
                if (!reducer.clientCallable()
                        && reducer.params().size() == 1
                        && reducer.params().typeAt(0) instanceof ArrayType rows
                        && rows.element() instanceof ProductType from) {
                    migrations.add(new RowMigration(table, reducer.name(), typeName(schema, reducer), from));
                }
            });
        }
        return migrations;
    }

    private static String typeName(DatabaseSchema schema, ReducerSchema reducer) {
        return reducer.declaredParams().typeAt(0) instanceof ArrayType rows && rows.element() instanceof RefType type
                ? schema.typeName(type.index()).map(NamedType::name).orElse(reducer.name())
                : reducer.name();
    }

    /** Returns whether rows with the given columns are values of the old type as it is. */
    boolean isFrom(TableSchema stored) {
        return from.equals(stored.rowType());
    }

    /**
     * Returns why stored rows of a table cannot be read as the old type; empty if they can. Types of the old row may
     * have grown like those of columns.
     */
    Optional<String> obstacle(TableSchema stored) {
        List<ColumnSchema> columns = stored.columns();
        for (int i = 0; i < Math.min(columns.size(), from.size()); i++) {
            ColumnSchema column = columns.get(i);
            String name = String.valueOf(from.elements().get(i).name());
            if (!Objects.equals(column.name(), name)) {
                return Optional.of(
                        "column " + (i + 1) + " is " + column.name() + ", in " + typeName + " it is " + name);
            }
            Optional<String> reason = TypeUpgrade.obstacle(column.type(), from.typeAt(i));
            if (reason.isPresent()) {
                return Optional.of("column " + name + ": " + reason.get());
            }
        }
        return columns.size() == from.size()
                ? Optional.empty()
                : Optional.of("there are " + columns.size() + " columns, in " + typeName + " " + from.size());
    }

    /** Returns columns for people: names with types, in their order. */
    static String layout(ProductType row) {
        return row.elements().stream()
                .map(element -> element.name() + ": " + TypeNames.of(element.type()))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
