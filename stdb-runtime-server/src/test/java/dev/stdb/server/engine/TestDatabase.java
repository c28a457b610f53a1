package dev.stdb.server.engine;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A small schema and the few operations the tests of this package need. */
final class TestDatabase {

    /** {@code message(id u64 autoinc primary key, text string)}. */
    static final TableSchema MESSAGE = keyed(
            TableSchema.builder(
                    "message",
                    new ProductType(List.of(
                            new ProductType.Element("id", PrimitiveType.U64),
                            new ProductType.Element("text", PrimitiveType.STRING)))),
            List.of(new SequenceSchema(
                    0,
                    "message_id_seq",
                    0,
                    BigInteger.ONE,
                    BigInteger.ONE,
                    SequenceSchema.MAX_DEFAULT,
                    BigInteger.ONE)));

    /** {@code counter(k u32 primary key, n i64)}. */
    static final TableSchema COUNTER = keyed(
            TableSchema.builder(
                    "counter",
                    new ProductType(List.of(
                            new ProductType.Element("k", PrimitiveType.U32),
                            new ProductType.Element("n", PrimitiveType.I64)))),
            List.of());

    /** {@code ping(n u32)}, an event table. */
    static final TableSchema PING = TableSchema.builder(
                    "ping", new ProductType(List.of(new ProductType.Element("n", PrimitiveType.U32))))
            .isEvent(true)
            .build();

    private TestDatabase() {}

    private static TableSchema keyed(TableSchema.Builder builder, List<SequenceSchema> sequences) {
        TableSchema plain = builder.build();
        return plain.toBuilder()
                .primaryKey(OptionalInt.of(0))
                .indexes(List.of(new IndexSchema(
                        0,
                        plain.name() + "_pk_idx_btree",
                        plain.columns().get(0).name(),
                        IndexAlgorithm.BTREE,
                        List.of(0))))
                .constraints(List.of(new ConstraintSchema(0, plain.name() + "_pk_key", List.of(0))))
                .sequences(sequences)
                .build();
    }

    static int tableId(Tx tx, String name) {
        TableSchema table = tx.catalog().tableByName(name);
        if (table == null) {
            throw new AssertionError("no table " + name);
        }
        return table.tableId();
    }

    static int indexId(Tx tx, String table) {
        TableSchema schema = tx.catalog().tableByName(table);
        if (schema == null) {
            throw new AssertionError("no table " + table);
        }
        return schema.indexes().get(0).indexId();
    }

    /** Inserts a message and returns the id it got. */
    static long insertMessage(Tx tx, String text) {
        BsatnWriter row = new BsatnWriter();
        row.writeU64(0);
        row.writeString(text);
        BsatnWriter generated = new BsatnWriter();
        tx.insert(tableId(tx, "message"), row.array(), 0, row.length(), generated);
        return new BsatnReader(generated.array(), 0, generated.length()).readU64();
    }

    /** Fills a table of the columns of messages with rows from number 0 on, each with a text of a length. */
    static void insertTexts(Tx tx, int tableId, int count, int textLength) {
        BsatnWriter row = new BsatnWriter();
        for (int i = 0; i < count; i++) {
            row.reset();
            row.writeU64(i);
            row.writeString("t".repeat(textLength));
            tx.insert(tableId, row.array(), 0, row.length(), new BsatnWriter());
        }
    }

    static void deleteMessage(Tx tx, long id) {
        BsatnWriter key = new BsatnWriter();
        key.writeU64(id);
        tx.deletePoint(indexId(tx, "message"), key.array(), 0, key.length());
    }

    /** Inserts the counter or sets it. */
    static void putCounter(Tx tx, int k, long n) {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(k);
        row.writeI64(n);
        int index = indexId(tx, "counter");
        BsatnWriter generated = new BsatnWriter();
        if (!tx.scanPoint(index, row.array(), 0, Integer.BYTES).next()) {
            tx.insert(tableId(tx, "counter"), row.array(), 0, row.length(), generated);
        } else {
            tx.update(tableId(tx, "counter"), index, row.array(), 0, row.length(), generated);
        }
    }

    static void ping(Tx tx, int n) {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(n);
        tx.insert(tableId(tx, "ping"), row.array(), 0, row.length(), new BsatnWriter());
    }

    /** Returns all rows of all tables, system tables included, as hexadecimal text in a stable order. */
    static Map<String, List<String>> image(Datastore datastore) {
        Tx tx = datastore.begin();
        Map<String, List<String>> image = new TreeMap<>();
        for (TableSchema table : tx.catalog().tables()) {
            List<String> rows = new ArrayList<>();
            RowCursor cursor = tx.scan(table.tableId());
            while (cursor.next()) {
                rows.add(HexFormat.of()
                        .formatHex(Arrays.copyOfRange(
                                cursor.array(), cursor.offset(), cursor.offset() + cursor.length())));
            }
            Collections.sort(rows);
            image.put(table.name(), rows);
        }
        tx.rollback();
        return image;
    }
}
