package dev.stdb.server.tx;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.IntMap;
import dev.stdb.server.storage.TableIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tables in memory and the ways to find them. Confined to the database thread. */
final class CatalogState implements Catalog {
    private final IntMap<TableState> tables = new IntMap<>();
    private final IntMap<IndexRef> indexes = new IntMap<>();
    private @Nullable FrozenCatalog frozen;

    /** An index and where it is. */
    record IndexRef(TableState table, int position) {
        IndexSchema schema() {
            return table.schema().indexes().get(position);
        }

        TableIndex index() {
            return table.index(position);
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
        frozen = null;
        indexes.clear();
        for (TableState table : states()) {
            for (int i = 0; i < table.schema().indexes().size(); i++) {
                indexes.put(table.schema().indexes().get(i).indexId(), new IndexRef(table, i));
            }
        }
    }

    /** Returns the catalog of now; the same object until the next change. */
    FrozenCatalog freeze() {
        FrozenCatalog catalog = frozen;
        if (catalog == null) {
            List<TableSchema> schemas = new ArrayList<>(tables.size());
            for (TableState table : states()) {
                schemas.add(table.schema());
            }
            catalog = new FrozenCatalog(schemas);
            frozen = catalog;
        }
        return catalog;
    }

    @Nullable
    TableState state(int tableId) {
        return tables.get(tableId);
    }

    @Nullable
    IndexRef indexRef(int indexId) {
        return indexes.get(indexId);
    }

    /** Hands every table to {@code action}, in no particular order. */
    void forEach(Consumer<? super TableState> action) {
        tables.forEach(action);
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
        return freeze().tableByName(canonicalOrAlias);
    }

    @Override
    public @Nullable IndexSchema indexByName(String canonicalOrAlias) {
        return freeze().indexByName(canonicalOrAlias);
    }

    @Override
    public Collection<TableSchema> tables() {
        return freeze().tables();
    }
}
