package dev.stdb.task.text;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.task.TaskException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changed rows of a subscription as JSON: {@code {"person":{"deletes":[…],"inserts":[{"id":1}]}}}. Layout of what is
 * read: spec wire-protocol.md §9, §10. Immutable.
 */
public final class UpdateText {
    private final Map<String, ProductType> rowTypes = new HashMap<>();

    /**
     * Reads a schema.
     *
     * @param schemaJson a server's answer
     * @throws TaskException if it is no module definition
     */
    public UpdateText(String schemaJson) throws TaskException {
        try {
            DatabaseSchema schema = DatabaseSchema.of(SatsJson.moduleDefFromJson(schemaJson));
            for (TableSchema table : schema.tables()) {
                rowTypes.put(table.name(), table.rowType());
            }
            for (ViewSchema view : schema.views()) {
                rowTypes.put(view.name(), view.rowType());
            }
        } catch (StdbException e) {
            throw new TaskException("the schema cannot be read: " + e.getMessage(), e);
        }
    }

    /** Rows of one table in JSON. */
    private static final class Changes {
        private final List<String> deletes = new ArrayList<>();
        private final List<String> inserts = new ArrayList<>();
    }

    /**
     * Returns the rows that a subscription begins with as inserted ones.
     *
     * @param in {@code QueryRows}
     * @throws StdbException if they do not fit the schema
     */
    public String ofRows(BsatnReader in) {
        Map<String, Changes> tables = new TreeMap<>();
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            String table = in.readString();
            readRows(table, in, changes(tables, table).inserts);
        }
        return json(tables);
    }

    /**
     * Returns the rows that a transaction changed.
     *
     * @param in {@code array<QuerySetUpdate>}
     * @throws StdbException if they do not fit the schema
     */
    public String ofUpdate(BsatnReader in) {
        Map<String, Changes> tables = new TreeMap<>();
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            in.readU32();
            int count = in.readCount();
            for (int j = 0; j < count; j++) {
                String table = in.readString();
                readParts(table, in, changes(tables, table));
            }
        }
        return json(tables);
    }

    private static Changes changes(Map<String, Changes> tables, String table) {
        return tables.computeIfAbsent(table, name -> new Changes());
    }

    private void readParts(String table, BsatnReader in, Changes changes) {
        int parts = in.readCount();
        for (int i = 0; i < parts; i++) {
            boolean isPersistent = in.readTag(2, "TableUpdateRows") == 0;
            readRows(table, in, changes.inserts);
            if (isPersistent) {
                readRows(table, in, changes.deletes);
            }
        }
    }

    private void readRows(String table, BsatnReader in, List<String> rows) {
        ProductType type = rowTypes.get(table);
        if (type == null) {
            throw new IllegalArgumentException("rows of a table that the schema does not have: " + table);
        }
        boolean isFixed = in.readTag(2, "RowSizeHint") == 0;
        int sizeOrCount = isFixed ? in.readU16() : in.readCount();
        if (!isFixed) {
            in.skip(Math.multiplyExact(sizeOrCount, Long.BYTES));
        }
        int bytes = in.readLength("rows");
        int count = isFixed ? bytes / sizeOrCount : sizeOrCount;
        for (int i = 0; i < count; i++) {
            JsonWriter row = new JsonWriter();
            SatsJson.writeTyped(type, in, row);
            rows.add(row.toString());
        }
    }

    private static String json(Map<String, Changes> tables) {
        JsonWriter json = new JsonWriter().beginObject();
        tables.forEach((table, changes) -> {
            json.name(table).beginObject();
            write("deletes", changes.deletes, json);
            write("inserts", changes.inserts, json);
            json.endObject();
        });
        return json.endObject().toString();
    }

    private static void write(String name, List<String> rows, JsonWriter json) {
        json.name(name).beginArray();
        rows.forEach(json::raw);
        json.endArray();
    }
}
