package dev.stdb.task.verb;

import dev.stdb.StdbException;
import dev.stdb.json.SatsJson;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.task.TaskException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables of a database whose rows can be kept in files. Immutable. */
final class TableChoice {
    private final Map<String, TableSchema> tables = new LinkedHashMap<>();

    /**
     * Reads a schema.
     *
     * @param schemaJson a server's answer in version 10
     * @throws TaskException if it is no module definition, or a table has a name that is none
     */
    TableChoice(String schemaJson) throws TaskException {
        try {
            List<TableSchema> all = new ArrayList<>(
                    DatabaseSchema.of(SatsJson.moduleDefFromJson(schemaJson)).tables());
            all.sort(Comparator.comparing(TableSchema::name));
            for (TableSchema table : all) {
                if (table.name().startsWith(".") || table.name().matches(".*[/\\\\\\p{Cntrl}].*")) {
                    throw new TaskException("table '" + table.name() + "' has a name that no file can have");
                }
                // Rows of events are gone when they could be read.
                if (!table.isEvent()) {
                    tables.put(table.name(), table);
                }
            }
        } catch (StdbException e) {
            throw new TaskException("the schema cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns all, by name. */
    List<TableSchema> all() {
        return List.copyOf(tables.values());
    }

    /**
     * Returns those that were named; all if none was.
     *
     * @throws TaskException if there is no such table
     */
    List<TableSchema> named(List<String> names) throws TaskException {
        if (names.isEmpty()) {
            return all();
        }
        List<TableSchema> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(require(name));
        }
        return chosen;
    }

    /**
     * Returns a table.
     *
     * @throws TaskException if there is none of that name
     */
    TableSchema require(String name) throws TaskException {
        TableSchema table = tables.get(name);
        if (table == null) {
            throw new TaskException(
                    "the database has no table '" + name + "'", "", "it has: " + String.join(", ", tables.keySet()));
        }
        return table;
    }
}
