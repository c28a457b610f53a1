package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.Tx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Three tables to fill with millions of rows: {@code account(id, balance)} of fixed size, {@code person} with strings,
 * and {@code entry} with a second index. A fifth of the rows are accounts, two fifths each of the others.
 */
final class LargeDatabase {

    static final TableSchema ACCOUNT = table("account", false, "id", PrimitiveType.U32, "balance", PrimitiveType.I64);
    static final TableSchema PERSON = table(
            "person",
            true,
            "id",
            PrimitiveType.U64,
            "name",
            PrimitiveType.STRING,
            "mail",
            PrimitiveType.STRING,
            "age",
            PrimitiveType.U8);
    static final TableSchema ENTRY =
            table("entry", true, "id", PrimitiveType.U64, "account", PrimitiveType.U32, "amount", PrimitiveType.I64);

    private static final int ROWS_PER_TX = 500;
    private static final IndexRange ALL =
            new IndexRange(new byte[0], 0, IndexRange.Bound.UNBOUNDED, IndexRange.Bound.UNBOUNDED);

    private final DatabaseEngine engine;
    private final SplittableRandom random;
    private final BsatnWriter row = new BsatnWriter();
    private final BsatnWriter generated = new BsatnWriter();
    private final int account;
    private final int person;
    private final int entry;
    private final int accountIndex;
    private final int personIndex;
    private final int accountCount;

    /** Uses the tables of a database, which are created if they are not there. */
    LargeDatabase(DatabaseEngine engine, int accountCount, long seed) {
        this.engine = engine;
        this.accountCount = accountCount;
        this.random = new SplittableRandom(seed);
        Tx tx = engine.begin();
        if (tx.catalog().tableByName("account") == null) {
            tx.createTable(ACCOUNT);
            tx.createTable(PERSON);
            tx.createTable(ENTRY);
        }
        account = TestDatabase.tableId(tx, "account");
        person = TestDatabase.tableId(tx, "person");
        entry = TestDatabase.tableId(tx, "entry");
        accountIndex = TestDatabase.indexId(tx, "account");
        personIndex = TestDatabase.indexId(tx, "person");
        engine.commit(tx);
    }

    private static TableSchema table(String name, boolean autoInc, Object... columns) {
        List<ProductType.Element> elements = new ArrayList<>();
        for (int i = 0; i < columns.length; i += 2) {
            elements.add(new ProductType.Element((String) columns[i], (PrimitiveType) columns[i + 1]));
        }
        TableSchema plain = TableSchema.builder(name, new ProductType(elements)).build();
        List<IndexSchema> indexes = new ArrayList<>(
                List.of(new IndexSchema(0, name + "_id_idx_btree", name + "_id", IndexAlgorithm.BTREE, List.of(0))));
        if (name.equals("entry")) {
            indexes.add(
                    new IndexSchema(0, "entry_account_idx_btree", "entry_account", IndexAlgorithm.BTREE, List.of(1)));
        }
        SequenceSchema sequence = new SequenceSchema(
                0, name + "_id_seq", 0, BigInteger.ONE, BigInteger.ONE, SequenceSchema.MAX_DEFAULT, BigInteger.ONE);
        return plain.toBuilder()
                .primaryKey(OptionalInt.of(0))
                .indexes(indexes)
                .constraints(List.of(new ConstraintSchema(0, name + "_id_key", List.of(0))))
                .sequences(autoInc ? List.of(sequence) : List.of())
                .build();
    }

    /** Inserts {@code rowCount} rows, accounts first, in transactions of many. */
    void load(long rowCount) {
        Tx tx = engine.begin();
        int inTx = 0;
        for (long i = 0; i < rowCount; i++) {
            if (i < accountCount) {
                putAccount(tx, (int) i, 1_000);
            } else if (i % 2 == 0) {
                insertPerson(tx);
            } else {
                insertEntry(tx, random.nextInt(accountCount), random.nextInt(100));
            }
            if (++inTx == ROWS_PER_TX) {
                engine.commit(tx);
                tx = engine.begin();
                inTx = 0;
            }
        }
        engine.commit(tx);
    }

    /** Commits transfers between accounts, every tenth with a new and a deleted person. */
    void transfers(int txCount) {
        for (int i = 0; i < txCount; i++) {
            transfer(i % 10 == 0);
        }
    }

    /** Commits a transfer: two accounts change, one entry is added. */
    long transfer(boolean withPerson) {
        Tx tx = engine.begin();
        int from = random.nextInt(accountCount);
        int to = random.nextInt(accountCount);
        updateAccount(tx, from, random.nextLong(10_000));
        if (to != from) {
            updateAccount(tx, to, random.nextLong(10_000));
        }
        if (withPerson) {
            insertEntry(tx, from, 1);
            insertPerson(tx);
            row.reset();
            row.writeU64(random.nextInt(100_000));
            tx.deletePoint(personIndex, row.array(), 0, row.length());
        }
        return engine.commit(tx).txOffset();
    }

    private void putAccount(Tx tx, int id, long balance) {
        row.reset();
        row.writeU32(id);
        row.writeI64(balance);
        tx.insert(account, row.array(), 0, row.length(), generated);
    }

    private void updateAccount(Tx tx, int id, long balance) {
        row.reset();
        row.writeU32(id);
        row.writeI64(balance);
        tx.update(account, accountIndex, row.array(), 0, row.length(), generated);
    }

    private void insertPerson(Tx tx) {
        row.reset();
        row.writeU64(0);
        row.writeString("name" + Long.toString(random.nextLong() & 0xFFFF_FFFFL, 36));
        row.writeString(Long.toString(random.nextLong() & 0xFFFF_FFFF_FFFFL, 36) + "@example.com");
        row.writeU8(random.nextInt(100));
        tx.insert(person, row.array(), 0, row.length(), generated);
        generated.reset();
    }

    private void insertEntry(Tx tx, int accountId, long amount) {
        row.reset();
        row.writeU64(0);
        row.writeU32(accountId);
        row.writeI64(amount);
        tx.insert(entry, row.array(), 0, row.length(), generated);
        generated.reset();
    }

    /**
     * Compares two databases row by row and byte by byte: user tables in the order of their primary keys, system tables
     * sorted.
     */
    static void assertSame(Datastore actual, Datastore expected) {
        assertThat(actual.nextTxOffset()).isEqualTo(expected.nextTxOffset());
        Tx left = actual.begin();
        Tx right = expected.begin();
        assertThat(left.catalog().tables()).isEqualTo(right.catalog().tables());
        for (TableSchema table : right.catalog().tables()) {
            if (table.isSystem()) {
                assertThat(sorted(left.scan(table.tableId()))).isEqualTo(sorted(right.scan(table.tableId())));
            } else {
                int index = table.indexes().get(0).indexId();
                assertThat(left.rowCount(table.tableId())).isEqualTo(right.rowCount(table.tableId()));
                assertSame(left.scanRange(index, ALL), right.scanRange(index, ALL), table.name());
            }
        }
        left.rollback();
        right.rollback();
    }

    private static void assertSame(RowCursor left, RowCursor right, String table) {
        long position = 0;
        while (right.next()) {
            boolean same = left.next()
                    && Arrays.equals(
                            left.array(),
                            left.offset(),
                            left.offset() + left.length(),
                            right.array(),
                            right.offset(),
                            right.offset() + right.length());
            if (!same) {
                throw new AssertionError("rows differ: table=" + table + ", position=" + position);
            }
            position++;
        }
        assertThat(left.next()).as("rows behind the last of %s", table).isFalse();
    }

    private static List<String> sorted(RowCursor rows) {
        List<String> result = new ArrayList<>();
        while (rows.next()) {
            result.add(Arrays.toString(Arrays.copyOfRange(rows.array(), rows.offset(), rows.offset() + rows.length())));
        }
        result.sort(null);
        return result;
    }
}
