package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.IndexRange.Bound;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random tables of numbered rows with an owner and a value: id u32 is the key, owner u32 has a B-tree or hash index,
 * (owner, value) a B-tree. A text before or behind the others makes rows vary in length.
 */
final class ViewTables {
    private static final String TEXT = "text";

    private final List<TableSchema> tables = new ArrayList<>();
    private final List<Integer> textAt = new ArrayList<>();

    /** A row, without its text, which is made of the others. */
    record Row(int id, int owner, int value) {}

    /** Creates one to three tables. */
    static ViewTables create(Tx tx, SplittableRandom random) {
        ViewTables created = new ViewTables();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            created.add(tx, random);
        }
        return created;
    }

    private void add(Tx tx, SplittableRandom random) {
        int text = random.nextInt(3) - 1;
        int first = text == 0 ? 1 : 0;
        TestTable table = new TestTable(name(tables.size()));
        if (text == 0) {
            table.column(TEXT, PrimitiveType.STRING);
        }
        table.column("id", PrimitiveType.U32).column("owner", PrimitiveType.U32).column("value", PrimitiveType.U32);
        if (text == 1) {
            table.column(TEXT, PrimitiveType.STRING);
        }
        table.key(first);
        if (random.nextBoolean()) {
            table.index(first + 1);
        } else {
            table.hashIndex(first + 1);
        }
        table.index(first + 1, first + 2);
        tables.add(tx.createTable(table.build()));
        textAt.add(text);
    }

    static String name(int table) {
        return "t" + table;
    }

    int count() {
        return tables.size();
    }

    int tableId(int table) {
        return tables.get(table).tableId();
    }

    ProductType rowType(int table) {
        return tables.get(table).rowType();
    }

    byte[] encode(int table, Row row) {
        BsatnWriter out = new BsatnWriter();
        String text = "x".repeat(row.value());
        if (textAt.get(table) == 0) {
            out.writeString(text);
        }
        out.writeU32(row.id());
        out.writeU32(row.owner());
        out.writeU32(row.value());
        if (textAt.get(table) == 1) {
            out.writeString(text);
        }
        return out.toByteArray();
    }

    /** Returns a row as {@link ClientCache} shows it. */
    String entry(String name, int table, Row row) {
        return name + ":" + HexFormat.of().formatHex(encode(table, row));
    }

    Row decode(int table, byte[] array, int offset, int length) {
        BsatnReader in = new BsatnReader(array, offset, length);
        if (textAt.get(table) == 0) {
            in.readString();
        }
        return new Row(in.readU32(), in.readU32(), in.readU32());
    }

    /** Returns all rows by table. */
    List<List<Row>> rows(RowReader reader) {
        ViewReads reads = reading(reader);
        List<List<Row>> all = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            all.add(reads.all(i));
        }
        return all;
    }

    /** Returns reads as a module makes them. */
    ViewReads reading(RowReader reader) {
        return new ViewReads() {
            @Override
            public List<Row> byId(int table, int id) {
                return point(table, 0, id);
            }

            @Override
            public List<Row> byOwner(int table, int owner) {
                return point(table, 1, owner);
            }

            private List<Row> point(int table, int index, int value) {
                byte[] key = u32(value);
                return copy(table, reader.scanPoint(index(table, index).indexId(), key, 0, key.length));
            }

            @Override
            public List<Row> byValue(int table, int owner, int from, int to) {
                IndexRange range = new IndexRange(u32(owner), 1, Bound.included(u32(from)), Bound.included(u32(to)));
                return copy(table, reader.scanRange(index(table, 2).indexId(), range));
            }

            @Override
            public List<Row> all(int table) {
                return copy(table, reader.scan(tableId(table)));
            }

            @Override
            public int count(int table) {
                return (int) reader.rowCount(tableId(table));
            }
        };
    }

    private IndexSchema index(int table, int index) {
        return tables.get(table).indexes().get(index);
    }

    private static byte[] u32(int value) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(value);
        return out.toByteArray();
    }

    private List<Row> copy(int table, RowCursor cursor) {
        List<Row> rows = new ArrayList<>();
        while (cursor.next()) {
            rows.add(decode(table, cursor.array(), cursor.offset(), cursor.length()));
        }
        return rows;
    }
}
