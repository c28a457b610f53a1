package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Invariants;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.StorageSpace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

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
            }
            insertAccessors(wanted);
            if (wanted.isEvent()) {
                row.reset();
                row.writeU32(id);
                insert(SystemTables.ST_EVENT_TABLE);
            }
            TableSchema bare = wanted.withParts(List.of()).toBuilder()
                    .tableId(id)
                    .outbox(Optional.empty())
                    .build();
            Function<SequenceSchema, BigInteger> starts = sequence -> startOf(wanted, sequence, allocated);
            TableSchema schema = changeParts(bare, wanted, starts);
            TableState state = new TableState(schema, space, starts);
            catalog.put(state);
            catalog.refresh();
            undo.created(state, () -> {
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
        schema.parts().forEach(this::deletePart);
        if (schema.outbox().isPresent()) {
            deleteById(SystemTables.ST_OUTBOX, id);
            OutboundRows.deleteStreams(tx, id);
        }
        if (schema.isEvent()) {
            deleteById(SystemTables.ST_EVENT_TABLE, id);
        }
        deleteWhere(SystemTables.ST_COLUMN, in -> in.readU32() == id);
        deleteAccessors(schema);
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
                && old.name().equals(wanted.name())
                && old.isEvent() == wanted.isEvent();
        if (!sameShape) {
            throw refused("only access, keys, indexes, sequences, schedule and names in code can be altered", old);
        }
        int savepoint = undo.position();
        try {
            TableSchema next = changeParts(old, wanted, SequenceSchema::start);
            changeAccessors(old, wanted);
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
        ReplacedTable replaced = replaceByEmpty(table, wanted);
        int tableId = replaced.created().tableId();
        TableState created = require(tableId);
        BsatnWriter mapped = new BsatnWriter();
        for (RowCursor rows = replaced.rows(); rows.next(); ) {
            mapped.reset();
            mapper.map(rows.array(), rows.offset(), rows.length(), mapped);
            int savepoint = undo.position();
            tx.insertAsIs(tableId, mapped.array(), 0, mapped.length());
            undo.forgetInserts(savepoint, created);
        }
        return replaced.created();
    }

    /** Replaces a table by an empty one; what was dropped keeps its rows until the transaction ends. */
    ReplacedTable replaceByEmpty(TableState table, TableSchema wanted) {
        Map<String, BigInteger> allocated = new HashMap<>();
        for (SequenceState sequence : table.sequences()) {
            String column =
                    table.schema().columns().get(sequence.schema().column()).name();
            allocated.put(column, sequence.position());
        }
        List<OutboundRows.Stream> streams = OutboundRows.streamsOf(tx, table.id());
        drop(table);
        TableSchema created = create(wanted, allocated);
        streams.forEach(stream -> OutboundRows.insert(tx, stream.ofTable(created.tableId())));
        return new ReplacedTable(
                table.schema(), table.rows().scan(), table.rows().rowCount(), created);
    }

    /** Lets the sequences of a table go on behind the largest value of their column; see {@link Tx#resumeSequences}. */
    void resumeSequences(TableState table) {
        for (SequenceState sequence : table.sequences()) {
            int column = sequence.schema().column();
            RowLayout layout = table.rows().layout();
            for (RowCursor rows = table.rows().scan(); rows.next(); ) {
                sequence.passed(rows.array(), layout.columnOffset(rows.array(), rows.offset(), column));
            }
            // A block that was reserved for generated values may contain values of rows.
            sequence.resumeAt(sequence.allocated());
            writeAllocated(sequence);
        }
    }

    /**
     * Turns the catalog rows of the parts of {@code old} into those of {@code wanted}. Parts that stay as they are keep
     * their ids.
     *
     * @param starts where each new sequence goes on
     * @return {@code wanted} with the ids of its table and parts
     */
    private TableSchema changeParts(TableSchema old, TableSchema wanted, Function<SequenceSchema, BigInteger> starts) {
        for (TablePart part : old.parts()) {
            if (kept(part, wanted).isEmpty()) {
                deletePart(part);
            }
        }
        List<TablePart> parts = new ArrayList<>();
        for (TablePart part : wanted.parts()) {
            parts.add(kept(part, old)
                    .map(same -> part.withId(same.id()))
                    .orElseGet(() -> insertPart(old.tableId(), part, starts)));
        }
        if (!old.outbox().equals(wanted.outbox())) {
            changeOutbox(old, wanted);
        }
        return wanted.toBuilder().tableId(old.tableId()).build().withParts(parts);
    }

    /** Returns the part of a table that is the given one, but for its id and its name in module code. */
    private static Optional<TablePart> kept(TablePart part, TableSchema table) {
        return table.findPart(part)
                .filter(other -> part instanceof IndexSchema index
                        ? index.isSameButAccessor((IndexSchema) other)
                        : part.isSame(other));
    }

    private void insertAccessors(TableSchema table) {
        SystemRows.writeStrings(row, table.name(), table.accessorName());
        insert(SystemTables.ST_TABLE_ACCESSOR);
        for (ColumnSchema column : table.columns()) {
            SystemRows.writeStrings(row, table.name(), column.name(), column.accessorName());
            insert(SystemTables.ST_COLUMN_ACCESSOR);
        }
    }

    private void deleteAccessors(TableSchema table) {
        deleteWhere(SystemTables.ST_COLUMN_ACCESSOR, in -> in.readString().equals(table.name()));
        deleteWhere(SystemTables.ST_TABLE_ACCESSOR, in -> in.readString().equals(table.name()));
    }

    /** Writes the names in module code of a table, its columns and the indexes that stay. */
    private void changeAccessors(TableSchema old, TableSchema wanted) {
        if (!old.accessorName().equals(wanted.accessorName()) || !old.columns().equals(wanted.columns())) {
            deleteAccessors(old);
            insertAccessors(wanted);
        }
        for (IndexSchema index : wanted.indexes()) {
            if (old.findSame(index).isEmpty() && kept(index, old).isPresent()) {
                deleteWhere(
                        SystemTables.ST_INDEX_ACCESSOR, in -> in.readString().equals(index.name()));
                insertAccessor(index);
            }
        }
    }

    private void insertAccessor(IndexSchema index) {
        SystemRows.writeStrings(row, index.name(), index.accessorName());
        insert(SystemTables.ST_INDEX_ACCESSOR);
    }

    private void changeOutbox(TableSchema old, TableSchema wanted) {
        if (old.outbox().isPresent()) {
            deleteById(SystemTables.ST_OUTBOX, old.tableId());
        }
        if (wanted.outbox().isPresent()) {
            new SystemRows.OutboxRow(old.tableId(), wanted.outbox().get()).write(row);
            insert(SystemTables.ST_OUTBOX);
        }
    }

    private TablePart insertPart(int tableId, TablePart part, Function<SequenceSchema, BigInteger> starts) {
        SystemRows.writePart(tableId, part.withId(0), starts, row);
        TablePart created = part.withId(insertForId(SystemRows.tableOf(part)));
        if (part instanceof IndexSchema index) {
            insertAccessor(index);
        }
        return created;
    }

    private void deletePart(TablePart part) {
        deleteById(SystemRows.tableOf(part), part.id());
        if (part instanceof IndexSchema) {
            deleteWhere(SystemTables.ST_INDEX_ACCESSOR, in -> in.readString().equals(part.name()));
        }
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
