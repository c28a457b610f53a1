package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Invariants;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.storage.StorageSpace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Schema changes of a transaction: rows in the system tables, then the tables in memory, both undone by rollback.
 * Confined to the database thread.
 */
final class SchemaChanges {
    private static final int ID_WIDTH = Integer.BYTES;

    private final Tx tx;
    private final CatalogState catalog;
    private final UndoLog undo;
    private final StorageSpace space;
    private final BsatnWriter row = new BsatnWriter();
    private final BsatnWriter generated = new BsatnWriter();

    SchemaChanges(Tx tx, CatalogState catalog, UndoLog undo, StorageSpace space) {
        this.tx = tx;
        this.catalog = catalog;
        this.undo = undo;
        this.space = space;
    }

    TableSchema create(TableSchema wanted) {
        return create(wanted, Map.of());
    }

    /** Creates a table; {@code allocated} says where the sequence of a column goes on, by column name. */
    private TableSchema create(TableSchema wanted, Map<String, BigInteger> allocated) {
        if (wanted.isSystem()) {
            throw refused("system tables cannot be created", wanted);
        }
        int savepoint = undo.position();
        try {
            SystemRows.TableRow.of(wanted.toBuilder().tableId(0).build()).write(row);
            int id = insertForId(SystemTables.ST_TABLE);
            for (ColumnSchema column : wanted.columns()) {
                SystemRows.writeColumn(id, column, row);
                insert(SystemTables.ST_COLUMN);
                SystemRows.writeStrings(row, wanted.name(), column.name(), column.accessorName());
                insert(SystemTables.ST_COLUMN_ACCESSOR);
            }
            SystemRows.writeStrings(row, wanted.name(), wanted.accessorName());
            insert(SystemTables.ST_TABLE_ACCESSOR);
            if (wanted.isEvent()) {
                row.reset();
                row.writeU32(id);
                insert(SystemTables.ST_EVENT_TABLE);
            }
            TableSchema schema = addParts(wanted.toBuilder().tableId(id).build(), null, allocated);
            TableState state = new TableState(schema, space, sequence -> startOf(schema, sequence, allocated));
            catalog.put(state);
            catalog.refresh();
            undo.schemaChanged(() -> {
                catalog.remove(id);
                catalog.refresh();
            });
            return schema;
        } catch (DatastoreException e) {
            undo.rollbackTo(savepoint);
            throw e;
        }
    }

    private static BigInteger startOf(TableSchema table, SequenceSchema sequence, Map<String, BigInteger> allocated) {
        String column = table.columns().get(sequence.column()).name();
        return allocated.getOrDefault(column, sequence.start());
    }

    void drop(TableState table) {
        TableSchema schema = table.schema();
        if (schema.isSystem()) {
            throw refused("system tables cannot be dropped", schema);
        }
        int id = schema.tableId();
        for (IndexSchema index : schema.indexes()) {
            dropIndexRows(index);
        }
        for (ConstraintSchema constraint : schema.constraints()) {
            deleteById(SystemTables.ST_CONSTRAINT, constraint.constraintId());
        }
        for (SequenceSchema sequence : schema.sequences()) {
            deleteById(SystemTables.ST_SEQUENCE, sequence.sequenceId());
        }
        schema.schedule().ifPresent(schedule -> deleteById(SystemTables.ST_SCHEDULED, schedule.scheduleId()));
        if (schema.isEvent()) {
            deleteById(SystemTables.ST_EVENT_TABLE, id);
        }
        deleteWhere(SystemTables.ST_COLUMN, in -> in.readU32() == id);
        deleteWhere(SystemTables.ST_COLUMN_ACCESSOR, in -> in.readString().equals(schema.name()));
        deleteWhere(SystemTables.ST_TABLE_ACCESSOR, in -> in.readString().equals(schema.name()));
        deleteById(SystemTables.ST_TABLE, id);
        catalog.remove(id);
        catalog.refresh();
        undo.dropped(table, () -> {
            catalog.put(table);
            catalog.refresh();
        });
    }

    TableSchema alter(TableState table, TableSchema wanted) {
        TableSchema old = table.schema();
        if (old.isSystem()) {
            throw refused("system tables cannot be altered", old);
        }
        boolean sameShape = old.rowType().equals(wanted.rowType())
                && old.columns().equals(wanted.columns())
                && old.name().equals(wanted.name())
                && old.accessorName().equals(wanted.accessorName())
                && old.isEvent() == wanted.isEvent();
        if (!sameShape) {
            throw refused("only access, keys, indexes, sequences and schedule can be altered", old);
        }
        int savepoint = undo.position();
        try {
            dropParts(old, wanted);
            TableSchema target = wanted.toBuilder().tableId(old.tableId()).build();
            TableSchema next = addParts(target, old, Map.of());
            SystemRows.TableRow.of(next).write(row);
            TableState tables = require(SystemTables.ST_TABLE);
            tx.update(
                    SystemTables.ST_TABLE,
                    tables.schema().indexes().get(0).indexId(),
                    row.array(),
                    0,
                    row.length(),
                    generated);
            // Rows are told apart by another key from here on.
            table.rowsMoved = true;
            TableState.Parts before = table.alter(next, SequenceSchema::start, true);
            catalog.refresh();
            undo.schemaChanged(() -> {
                table.restore(before);
                catalog.refresh();
            });
            return next;
        } catch (DatastoreException e) {
            undo.rollbackTo(savepoint);
            throw e;
        }
    }

    TableSchema replace(TableState table, TableSchema wanted, Tx.RowMapper mapper) {
        RowBuffer kept = new RowBuffer();
        BsatnWriter mapped = new BsatnWriter();
        RowCursor rows = table.rows().scan();
        while (rows.next()) {
            mapped.reset();
            mapper.map(rows.array(), rows.offset(), rows.length(), mapped);
            kept.add(mapped.array(), 0, mapped.length());
        }
        Map<String, BigInteger> allocated = new HashMap<>();
        for (SequenceState sequence : table.sequences()) {
            String column =
                    table.schema().columns().get(sequence.schema().column()).name();
            allocated.put(column, sequence.allocated());
        }
        drop(table);
        TableSchema created = create(wanted, allocated);
        for (int i = 0; i < kept.count(); i++) {
            tx.insertAsIs(created.tableId(), kept.data(), kept.start(i), kept.length(i));
        }
        return created;
    }

    /** Inserts the rows of parts that {@code old} does not have, and returns the table with the ids of all parts. */
    private TableSchema addParts(TableSchema wanted, @Nullable TableSchema old, Map<String, BigInteger> allocated) {
        int id = wanted.tableId();
        List<IndexSchema> indexes = new ArrayList<>();
        for (IndexSchema index : wanted.indexes()) {
            IndexSchema same = old == null ? null : findSame(old.indexes(), index);
            indexes.add(same != null ? same : addIndexRows(id, index));
        }
        List<ConstraintSchema> constraints = new ArrayList<>();
        for (ConstraintSchema constraint : wanted.constraints()) {
            ConstraintSchema same = old == null ? null : findSame(old.constraints(), constraint);
            if (same == null) {
                new SystemRows.ConstraintRow(id, constraint.withId(0)).write(row);
                same = constraint.withId(insertForId(SystemTables.ST_CONSTRAINT));
            }
            constraints.add(same);
        }
        List<SequenceSchema> sequences = new ArrayList<>();
        for (SequenceSchema sequence : wanted.sequences()) {
            SequenceSchema same = old == null ? null : findSame(old.sequences(), sequence);
            if (same == null) {
                BigInteger start = startOf(wanted, sequence, allocated);
                new SystemRows.SequenceRow(id, sequence.withId(0), start).write(row);
                same = sequence.withId(insertForId(SystemTables.ST_SEQUENCE));
            }
            sequences.add(same);
        }
        Optional<ScheduleSchema> schedule = wanted.schedule();
        if (schedule.isPresent()) {
            schedule = Optional.of(addSchedule(id, schedule.get(), old));
        }
        return wanted.withIds(id, indexes, constraints, sequences).toBuilder()
                .schedule(schedule)
                .build();
    }

    private IndexSchema addIndexRows(int tableId, IndexSchema index) {
        new SystemRows.IndexRow(tableId, index.withId(0)).write(row);
        IndexSchema created = index.withId(insertForId(SystemTables.ST_INDEX));
        SystemRows.writeStrings(row, index.name(), index.accessorName());
        insert(SystemTables.ST_INDEX_ACCESSOR);
        return created;
    }

    private ScheduleSchema addSchedule(int tableId, ScheduleSchema wanted, @Nullable TableSchema old) {
        ScheduleSchema same = old == null ? null : old.schedule().orElse(null);
        if (same != null && isSame(same, wanted)) {
            return same;
        }
        ScheduleSchema blank = new ScheduleSchema(0, wanted.name(), wanted.atColumn(), wanted.functionName());
        new SystemRows.ScheduleRow(tableId, blank).write(row);
        int id = insertForId(SystemTables.ST_SCHEDULED);
        return new ScheduleSchema(id, wanted.name(), wanted.atColumn(), wanted.functionName());
    }

    /** Deletes the rows of parts of {@code old} that {@code wanted} does not have. */
    private void dropParts(TableSchema old, TableSchema wanted) {
        for (IndexSchema index : old.indexes()) {
            if (findSame(wanted.indexes(), index) == null) {
                dropIndexRows(index);
            }
        }
        for (ConstraintSchema constraint : old.constraints()) {
            if (findSame(wanted.constraints(), constraint) == null) {
                deleteById(SystemTables.ST_CONSTRAINT, constraint.constraintId());
            }
        }
        for (SequenceSchema sequence : old.sequences()) {
            if (findSame(wanted.sequences(), sequence) == null) {
                deleteById(SystemTables.ST_SEQUENCE, sequence.sequenceId());
            }
        }
        ScheduleSchema schedule = old.schedule().orElse(null);
        if (schedule != null
                && wanted.schedule().filter(other -> isSame(schedule, other)).isEmpty()) {
            deleteById(SystemTables.ST_SCHEDULED, schedule.scheduleId());
        }
    }

    private void dropIndexRows(IndexSchema index) {
        deleteById(SystemTables.ST_INDEX, index.indexId());
        deleteWhere(SystemTables.ST_INDEX_ACCESSOR, in -> in.readString().equals(index.name()));
    }

    private static boolean isSame(ScheduleSchema a, ScheduleSchema b) {
        return a.name().equals(b.name())
                && a.atColumn() == b.atColumn()
                && a.functionName().equals(b.functionName());
    }

    /** Returns the element that equals {@code wanted} but for its id, or null. */
    private static @Nullable IndexSchema findSame(List<IndexSchema> list, IndexSchema wanted) {
        for (IndexSchema candidate : list) {
            if (candidate.withId(0).equals(wanted.withId(0))) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable ConstraintSchema findSame(List<ConstraintSchema> list, ConstraintSchema wanted) {
        for (ConstraintSchema candidate : list) {
            if (candidate.withId(0).equals(wanted.withId(0))) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable SequenceSchema findSame(List<SequenceSchema> list, SequenceSchema wanted) {
        for (SequenceSchema candidate : list) {
            if (candidate.withId(0).equals(wanted.withId(0))) {
                return candidate;
            }
        }
        return null;
    }

    /** Writes where a sequence goes on into its catalog row; returns false if the sequence is gone. */
    boolean writeAllocated(SequenceState sequence) {
        TableState table = require(SystemTables.ST_SEQUENCE);
        int pointer = findById(table, sequence.schema().sequenceId());
        if (pointer < 0) {
            return false;
        }
        BsatnReader in = new BsatnReader(
                table.rows().array(pointer),
                table.rows().offset(pointer),
                table.rows().length(pointer));
        SystemRows.SequenceRow old = SystemRows.SequenceRow.read(in);
        new SystemRows.SequenceRow(old.tableId(), old.sequence(), sequence.allocated()).write(row);
        tx.overwriteRow(table, pointer, row.array(), row.length());
        return true;
    }

    private void insert(int tableId) {
        tx.insert(tableId, row.array(), 0, row.length(), generated);
    }

    /** Inserts the row whose first column is an auto-increment id, and returns the id. */
    private int insertForId(int tableId) {
        insert(tableId);
        Invariants.checkEquals(Integer.BYTES, generated.length(), "generated columns of a catalog row");
        return new BsatnReader(generated.array(), 0, generated.length()).readU32();
    }

    /** Returns the pointer of the row whose first column is {@code id}, through the first index, or -1. */
    private int findById(TableState table, int id) {
        byte[] key = new byte[ID_WIDTH];
        LittleEndian.putInt(key, 0, id);
        return (int) table.rows().find(table.index(0), key, 0);
    }

    private void deleteById(int tableId, int id) {
        int pointer = findById(require(tableId), id);
        Invariants.check(pointer >= 0, "catalog row is missing");
        tx.delete(tableId, pointer);
    }

    private void deleteWhere(int tableId, Predicate<BsatnReader> condition) {
        RowCursor rows = require(tableId).rows().scan();
        while (rows.next()) {
            if (condition.test(new BsatnReader(rows.array(), rows.offset(), rows.length()))) {
                tx.delete(tableId, rows.pointer());
            }
        }
    }

    private TableState require(int tableId) {
        TableState state = catalog.state(tableId);
        if (state == null) {
            throw new IllegalStateException("no system table: id=" + tableId);
        }
        return state;
    }

    private static DatastoreException refused(String reason, TableSchema table) {
        return new DatastoreException(DatastoreErrorCode.SCHEMA_CHANGE, reason + ": table=" + table.name());
    }
}
