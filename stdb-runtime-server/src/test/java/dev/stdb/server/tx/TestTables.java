package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** Schemas, rows and comparisons for tests of transactions. */
final class TestTables {
    private TestTables() {}

    /** Returns {@code person(id: u32 primary key auto-inc, name: string unique hash, age: u8 indexed)}. */
    static TableSchema person() {
        return TableSchema.builder(
                        "person", row("id", PrimitiveType.U32, "name", PrimitiveType.STRING, "age", PrimitiveType.U8))
                .accessorName("Person")
                .primaryKey(OptionalInt.of(0))
                .indexes(List.of(
                        index("person_id_idx_btree", IndexAlgorithm.BTREE, 0),
                        index("person_name_idx_hash", IndexAlgorithm.HASH, 1),
                        index("person_age_idx_btree", IndexAlgorithm.BTREE, 2)))
                .constraints(List.of(unique("person_id_key", 0), unique("person_name_key", 1)))
                .sequences(List.of(sequence("person_id_seq", 0)))
                .build();
    }

    /** Returns {@code account(id: u32 primary key, balance: i64)}. */
    static TableSchema account() {
        return TableSchema.builder("account", row("id", PrimitiveType.U32, "balance", PrimitiveType.I64))
                .primaryKey(OptionalInt.of(0))
                .indexes(List.of(index("account_id_idx_btree", IndexAlgorithm.BTREE, 0)))
                .constraints(List.of(unique("account_id_key", 0)))
                .build();
    }

    /** Returns {@code pair(id: u32 primary key, code: u32 unique)}. */
    static TableSchema pair() {
        return TableSchema.builder("pair", row("id", PrimitiveType.U32, "code", PrimitiveType.U32))
                .primaryKey(OptionalInt.of(0))
                .indexes(List.of(
                        index("pair_id_idx_btree", IndexAlgorithm.BTREE, 0),
                        index("pair_code_idx_btree", IndexAlgorithm.BTREE, 1)))
                .constraints(List.of(unique("pair_id_key", 0), unique("pair_code_key", 1)))
                .build();
    }

    static byte[] pair(int id, int code) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(id);
        out.writeU32(code);
        return out.toByteArray();
    }

    /** Updates {@code pair} rows through its first or second index, one after the other. */
    static void updatePairs(Tx tx, TableSchema table, int index, int[]... rows) {
        for (int[] row : rows) {
            byte[] bytes = pair(row[0], row[1]);
            int indexId = table.indexes().get(index).indexId();
            tx.update(table.tableId(), indexId, bytes, 0, bytes.length, new BsatnWriter());
        }
    }

    /** Returns {@code note(topic: string, text: string)}, without any index. */
    static TableSchema note() {
        return TableSchema.builder("note", row("topic", PrimitiveType.STRING, "text", PrimitiveType.STRING))
                .isPublic(false)
                .build();
    }

    static ProductType row(Object... namesAndTypes) {
        ProductType.Element[] elements = new ProductType.Element[namesAndTypes.length / 2];
        for (int i = 0; i < elements.length; i++) {
            elements[i] =
                    new ProductType.Element((String) namesAndTypes[2 * i], (AlgebraicType) namesAndTypes[2 * i + 1]);
        }
        return ProductType.of(elements);
    }

    static IndexSchema index(String name, IndexAlgorithm algorithm, Integer... columns) {
        return new IndexSchema(0, name, name + "_source", algorithm, Arrays.asList(columns));
    }

    static ConstraintSchema unique(String name, Integer... columns) {
        return new ConstraintSchema(0, name, Arrays.asList(columns));
    }

    static SequenceSchema sequence(String name, int column) {
        return new SequenceSchema(
                0, name, column, BigInteger.ONE, BigInteger.ONE, SequenceSchema.MAX_DEFAULT, BigInteger.ONE);
    }

    static byte[] person(int id, String name, int age) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(id);
        out.writeString(name);
        out.writeU8(age);
        return out.toByteArray();
    }

    static byte[] account(int id, long balance) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(id);
        out.writeI64(balance);
        return out.toByteArray();
    }

    static byte[] strings(String... values) {
        BsatnWriter out = new BsatnWriter();
        for (String value : values) {
            out.writeString(value);
        }
        return out.toByteArray();
    }

    static byte[] u32(int value) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(value);
        return out.toByteArray();
    }

    /** Inserts a row and returns the generated values. */
    static byte[] insert(Tx tx, TableSchema table, byte[] row) {
        BsatnWriter generated = new BsatnWriter();
        tx.insert(table.tableId(), row, 0, row.length, generated);
        return generated.toByteArray();
    }

    /** Updates a row through the first index and returns the generated values. */
    static byte[] update(Tx tx, TableSchema table, byte[] row) {
        BsatnWriter generated = new BsatnWriter();
        tx.update(table.tableId(), table.indexes().get(0).indexId(), row, 0, row.length, generated);
        return generated.toByteArray();
    }

    static int readU32(byte[] bytes) {
        return new BsatnReader(bytes).readU32();
    }

    /** Returns the rows of a cursor as hexadecimal text, sorted. */
    static TreeSet<String> rows(RowCursor cursor) {
        TreeSet<String> rows = new TreeSet<>();
        while (cursor.next()) {
            rows.add(HexFormat.of().formatHex(cursor.array(), cursor.offset(), cursor.offset() + cursor.length()));
        }
        return rows;
    }

    static TreeSet<String> rows(RowBuffer buffer) {
        TreeSet<String> rows = new TreeSet<>();
        for (int i = 0; i < buffer.count(); i++) {
            rows.add(hex(buffer.row(i)));
        }
        return rows;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the rows of all tables by table id. */
    static Map<Integer, TreeSet<String>> dump(Datastore datastore) {
        Tx tx = datastore.begin();
        Map<Integer, TreeSet<String>> all = new TreeMap<>();
        for (TableSchema table : tx.catalog().tables()) {
            all.put(table.tableId(), rows(tx.scan(table.tableId())));
        }
        tx.rollback();
        return all;
    }

    /** Creates a table in a transaction of its own. */
    static TableSchema create(Datastore datastore, TableSchema wanted) {
        Tx tx = datastore.begin();
        TableSchema created = tx.createTable(wanted);
        tx.commit();
        return created;
    }

    /** Returns what a log would hand to replay. */
    static List<ReplayedTable> replayed(TxData data) {
        return data.tables().stream()
                .map(change -> new ReplayedTable(
                        change.table().tableId(),
                        change.truncated(),
                        change.truncated() ? new RowBuffer() : change.deletes(),
                        change.inserts()))
                .toList();
    }
}
