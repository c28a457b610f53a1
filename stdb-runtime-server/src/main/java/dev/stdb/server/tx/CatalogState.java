package dev.stdb.server.tx;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.IntMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables in memory and the ways to find them. Confined to the database thread. */
final class CatalogState implements Catalog {
    private final IntMap<TableState> tables = new IntMap<>();
    private final IntMap<IndexRef> indexes = new IntMap<>();
    private final Map<String, TableSchema> tablesByName = new HashMap<>();
    private final Map<String, TableSchema> tablesByAlias = new HashMap<>();
    private final Map<String, IndexSchema> indexesByName = new HashMap<>();
    private final Map<String, IndexSchema> indexesByAlias = new HashMap<>();

    /** An index and where it is. */
    record IndexRef(TableState table, int position) {
        IndexSchema schema() {
            return table.schema().indexes().get(position);
        }
    }

    /** Adds or removes a table; {@link #refresh} must follow. */
    void put(TableState table) {
        tables.put(table.id(), table);
    }

    void remove(int tableId) {
        tables.remove(tableId);
    }

    /** Derives names and indexes from the tables; to be called after every change of a schema. */
    void refresh() {
        indexes.clear();
        tablesByName.clear();
        tablesByAlias.clear();
        indexesByName.clear();
        indexesByAlias.clear();
        for (TableState table : states()) {
            TableSchema schema = table.schema();
            tablesByName.put(schema.name(), schema);
            tablesByAlias.putIfAbsent(schema.accessorName(), schema);
            for (int i = 0; i < schema.indexes().size(); i++) {
                IndexSchema index = schema.indexes().get(i);
                indexes.put(index.indexId(), new IndexRef(table, i));
                indexesByName.put(index.name(), index);
                indexesByAlias.putIfAbsent(index.accessorName(), index);
            }
        }
    }

    @Nullable
    TableState state(int tableId) {
        return tables.get(tableId);
    }

    @Nullable
    IndexRef indexRef(int indexId) {
        return indexes.get(indexId);
    }

    /** Returns all tables by ascending id. */
    List<TableState> states() {
        List<TableState> all = new ArrayList<>(tables.size());
        tables.forEach(all::add);
        all.sort(Comparator.comparingInt(TableState::id));
        return all;
    }

    @Override
    public @Nullable TableSchema tableById(int tableId) {
        TableState state = tables.get(tableId);
        return state == null ? null : state.schema();
    }

    @Override
    public @Nullable TableSchema tableByName(String canonicalOrAlias) {
        TableSchema table = tablesByName.get(canonicalOrAlias);
        return table != null ? table : tablesByAlias.get(canonicalOrAlias);
    }

    @Override
    public @Nullable IndexSchema index(int indexId) {
        IndexRef ref = indexes.get(indexId);
        return ref == null ? null : ref.schema();
    }

    @Override
    public int tableOfIndex(int indexId) {
        IndexRef ref = indexes.get(indexId);
        return ref == null ? -1 : ref.table().id();
    }

    @Override
    public @Nullable IndexSchema indexByName(String canonicalOrAlias) {
        IndexSchema index = indexesByName.get(canonicalOrAlias);
        return index != null ? index : indexesByAlias.get(canonicalOrAlias);
    }

    @Override
    public Collection<TableSchema> tables() {
        List<TableSchema> all = new ArrayList<>(tables.size());
        for (TableState state : states()) {
            all.add(state.schema());
        }
        return all;
    }
}
