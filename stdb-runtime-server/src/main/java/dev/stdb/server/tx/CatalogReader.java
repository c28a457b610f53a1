package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.OutboxSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.RowCursor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Derives the schemas of user tables from the rows of the system tables. */
final class CatalogReader {
    private final CatalogState catalog;
    private final Map<Integer, BigInteger> allocated = new HashMap<>();

    CatalogReader(CatalogState catalog) {
        this.catalog = catalog;
    }

    /**
     * Returns where every sequence goes on, by sequence id; filled by {@link #readUserTables} or {@link
     * #readSequences}.
     */
    Map<Integer, BigInteger> allocated() {
        return allocated;
    }

    /** Returns the schemas of all user tables by id. */
    Map<Integer, TableSchema> readUserTables() {
        Map<Integer, List<SystemRows.ColumnRow>> columns = new HashMap<>();
        forEach(SystemTables.ST_COLUMN, in -> {
            SystemRows.ColumnRow row = SystemRows.ColumnRow.read(in);
            columns.computeIfAbsent(row.tableId(), id -> new ArrayList<>()).add(row);
        });
        Map<Integer, List<IndexSchema>> indexes = readIndexes();
        Map<Integer, List<ConstraintSchema>> constraints = new HashMap<>();
        forEach(SystemTables.ST_CONSTRAINT, in -> {
            SystemRows.ConstraintRow row = SystemRows.ConstraintRow.read(in);
            constraints.computeIfAbsent(row.tableId(), id -> new ArrayList<>()).add(row.constraint());
        });
        Map<Integer, List<SequenceSchema>> sequences = readSequences();
        Map<Integer, ScheduleSchema> schedules = new HashMap<>();
        forEach(SystemTables.ST_SCHEDULED, in -> {
            SystemRows.ScheduleRow row = SystemRows.ScheduleRow.read(in);
            schedules.put(row.tableId(), row.schedule());
        });
        Map<Integer, OutboxSchema> outboxes = new HashMap<>();
        forEach(SystemTables.ST_OUTBOX, in -> {
            SystemRows.OutboxRow row = SystemRows.OutboxRow.read(in);
            outboxes.put(row.tableId(), row.outbox());
        });
        Set<Integer> events = new HashSet<>();
        forEach(SystemTables.ST_EVENT_TABLE, in -> events.add(in.readU32()));
        Map<String, String> tableAliases = readAliases(SystemTables.ST_TABLE_ACCESSOR, 1);
        Map<String, String> columnAliases = readAliases(SystemTables.ST_COLUMN_ACCESSOR, 2);

        Map<Integer, TableSchema> tables = new TreeMap<>();
        forEach(SystemTables.ST_TABLE, in -> {
            SystemRows.TableRow row = SystemRows.TableRow.read(in);
            int id = row.tableId();
            if (row.isSystem()) {
                return;
            }
            List<SystemRows.ColumnRow> ownColumns = columns.getOrDefault(id, List.of());
            tables.put(
                    id,
                    columnsOf(row.name(), ownColumns, columnAliases)
                            .tableId(id)
                            .accessorName(tableAliases.getOrDefault(row.name(), row.name()))
                            .primaryKey(row.primaryKey())
                            .indexes(sorted(indexes.get(id), IndexSchema::indexId))
                            .constraints(sorted(constraints.get(id), ConstraintSchema::constraintId))
                            .sequences(sorted(sequences.get(id), SequenceSchema::sequenceId))
                            .isPublic(row.isPublic())
                            .isEvent(events.contains(id))
                            .schedule(Optional.ofNullable(schedules.get(id)))
                            .outbox(Optional.ofNullable(outboxes.get(id)))
                            .build());
        });
        return tables;
    }

    /** Reads all sequences by table id, and notes where they go on. */
    Map<Integer, List<SequenceSchema>> readSequences() {
        Map<Integer, List<SequenceSchema>> sequences = new HashMap<>();
        forEach(SystemTables.ST_SEQUENCE, in -> {
            SystemRows.SequenceRow row = SystemRows.SequenceRow.read(in);
            sequences.computeIfAbsent(row.tableId(), id -> new ArrayList<>()).add(row.sequence());
            allocated.put(row.sequence().sequenceId(), row.allocated());
        });
        return sequences;
    }

    private Map<Integer, List<IndexSchema>> readIndexes() {
        Map<String, String> aliases = readAliases(SystemTables.ST_INDEX_ACCESSOR, 1);
        Map<Integer, List<IndexSchema>> indexes = new HashMap<>();
        forEach(SystemTables.ST_INDEX, in -> {
            SystemRows.IndexRow row = SystemRows.IndexRow.read(in);
            IndexSchema index = row.index();
            String alias = aliases.getOrDefault(index.name(), index.name());
            indexes.computeIfAbsent(row.tableId(), id -> new ArrayList<>())
                    .add(new IndexSchema(index.indexId(), index.name(), alias, index.algorithm(), index.columns()));
        });
        return indexes;
    }

    private static TableSchema.Builder columnsOf(
            String table, List<SystemRows.ColumnRow> rows, Map<String, String> aliases) {
        List<SystemRows.ColumnRow> ordered = sorted(rows, SystemRows.ColumnRow::position);
        List<ProductType.Element> elements = new ArrayList<>();
        List<ColumnSchema> columns = new ArrayList<>();
        for (SystemRows.ColumnRow row : ordered) {
            Invariants.checkEquals(columns.size(), row.position(), "column positions of table " + table);
            elements.add(new ProductType.Element(row.name(), row.type()));
            String alias = aliases.getOrDefault(aliasKey(table, row.name()), row.name());
            columns.add(new ColumnSchema(row.position(), row.name(), alias, row.type()));
        }
        return TableSchema.builder(table, new ProductType(elements)).columns(columns);
    }

    private static <T> List<T> sorted(@Nullable List<T> list, ToIntFunction<T> key) {
        List<T> copy = new ArrayList<>(list == null ? List.of() : list);
        copy.sort(Comparator.comparingInt(key));
        return copy;
    }

    /** Reads an accessor table: {@code nameColumns} columns that name the object, then the alias. */
    private Map<String, String> readAliases(int tableId, int nameColumns) {
        Map<String, String> aliases = new HashMap<>();
        forEach(tableId, in -> {
            String name = in.readString();
            if (nameColumns > 1) {
                name = aliasKey(name, in.readString());
            }
            aliases.put(name, in.readString());
        });
        return aliases;
    }

    /** Returns a key for two names; names contain no line breaks. */
    private static String aliasKey(String table, String column) {
        return table + '\n' + column;
    }

    private void forEach(int tableId, Consumer<BsatnReader> action) {
        TableState table = catalog.state(tableId);
        if (table == null) {
            throw new IllegalStateException("no system table: id=" + tableId);
        }
        RowCursor rows = table.rows().scan();
        BsatnReader reader = new BsatnReader(new byte[0]);
        while (rows.next()) {
            reader.reset(rows.array(), rows.offset(), rows.length());
            action.accept(reader);
        }
    }
}
