package dev.stdb.server.tx;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of one moment. Immutable and thread-safe. */
final class FrozenCatalog implements Catalog {
    private final List<TableSchema> tables;
    private final Map<Integer, TableSchema> byId = new HashMap<>();
    private final Map<String, TableSchema> byName = new HashMap<>();
    private final Map<String, TableSchema> byAlias = new HashMap<>();
    private final Map<Integer, Place> indexes = new HashMap<>();
    private final Map<String, IndexSchema> indexesByName = new HashMap<>();
    private final Map<String, IndexSchema> indexesByAlias = new HashMap<>();

    /** Where an index is: its table and its position in the schema of the table. */
    record Place(TableSchema table, int position) {
        IndexSchema index() {
            return table.indexes().get(position);
        }
    }

    /** Creates the catalog of some tables, given by ascending id. */
    FrozenCatalog(List<TableSchema> tables) {
        this.tables = Collections.unmodifiableList(new ArrayList<>(tables));
        for (TableSchema table : tables) {
            byId.put(table.tableId(), table);
            for (int i = 0; i < table.indexes().size(); i++) {
                indexes.put(table.indexes().get(i).indexId(), new Place(table, i));
            }
            if (table.tableId() != SystemTables.ST_SECRET) {
                addNames(table);
            }
        }
    }

    private void addNames(TableSchema table) {
        byName.put(table.name(), table);
        byAlias.putIfAbsent(table.accessorName(), table);
        for (IndexSchema index : table.indexes()) {
            indexesByName.put(index.name(), index);
            indexesByAlias.putIfAbsent(index.accessorName(), index);
        }
    }

    @Nullable
    Place place(int indexId) {
        return indexes.get(indexId);
    }

    @Override
    public @Nullable TableSchema tableById(int tableId) {
        return byId.get(tableId);
    }

    @Override
    public @Nullable TableSchema tableByName(String canonicalOrAlias) {
        TableSchema table = byName.get(canonicalOrAlias);
        return table != null ? table : byAlias.get(canonicalOrAlias);
    }

    @Override
    public @Nullable IndexSchema indexByName(String canonicalOrAlias) {
        IndexSchema index = indexesByName.get(canonicalOrAlias);
        return index != null ? index : indexesByAlias.get(canonicalOrAlias);
    }

    @Override
    public Collection<TableSchema> tables() {
        return tables;
    }
}
