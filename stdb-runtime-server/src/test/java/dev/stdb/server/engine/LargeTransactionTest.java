package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.commitlog.CommitBatch;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.durability.DurabilityConfig;
import dev.stdb.server.durability.DurabilityErrorCode;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.StorageStatistics;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions that create tables with more rows than one record of the log takes. */
class LargeTransactionTest {
    private static final Path DIRECTORY = Path.of("db");
    private static final Path LOG = DIRECTORY.resolve(DatabaseEngine.LOG_DIRECTORY);

    /** A part is half of it. */
    private static final int TX_SIZE_MAX = 40_000;

    private static final int ROWS = 500;
    private static final int TEXT_LENGTH = 300;

    private FaultyFileSystem files = new FaultyFileSystem(1);

    private DatabaseEngine open() {
        return open(DurabilityConfig.defaults());
    }

    private DatabaseEngine open(DurabilityConfig durability) {
        EngineConfig config = EngineConfig.onDisk("test", DIRECTORY)
                .withFileSystem(files)
                .withDurability(durability)
                .withTxSizeMaxBytes((1 << 20) + TX_SIZE_MAX);
        return DatabaseEngine.open(config, ReplayProgress.NONE);
    }

    /** Creates a database with one message. */
    private DatabaseEngine create() {
        DatabaseEngine engine = open();
        Tx tx = engine.begin();
        tx.createTable(TestDatabase.MESSAGE);
        TestDatabase.insertMessage(tx, "hello");
        engine.commit(tx);
        return engine;
    }

    /** Begins a transaction that creates a table with four times as many rows as a record takes. */
    private static Tx beginLarge(DatabaseEngine engine) {
        Tx tx = engine.begin();
        TestDatabase.insertTexts(tx, createLarge(tx), ROWS, TEXT_LENGTH);
        return tx;
    }

    private static int createLarge(Tx tx) {
        TableSchema large =
                TableSchema.builder("large", TestDatabase.MESSAGE.rowType()).build();
        return tx.createTable(large).tableId();
    }

    private static void commitMessage(DatabaseEngine engine, String text) {
        Tx tx = engine.begin();
        TestDatabase.insertMessage(tx, text);
        engine.commit(tx);
    }

    private List<TxRecord> readLog() {
        List<TxRecord> records = new ArrayList<>();
        CommitVisitor visitor = (txOffset, array, offset, length) ->
                records.add(TxRecordReader.decode(txOffset, array, offset, length));
        Commitlog.open(files, LOG, CommitlogConfig.defaults(), 0, visitor).close();
        return records;
    }

    @Test
    void rowsOfALargeNewTableAreLoggedInParts() {
        DatabaseEngine engine = create();
        TxData data = engine.commit(beginLarge(engine));
        commitMessage(engine, "after");
        Map<String, List<String>> state = TestDatabase.image(engine.datastore());
        engine.close();

        assertThat(state.get("large")).hasSize(ROWS);
        assertThat(data.tables())
                .as("without the rows of the large table")
                .noneMatch(changes -> changes.table().name().equals("large"));
        List<TxRecord> records = readLog();
        int partCount = records.get((int) data.txOffset()).partCount();
        assertThat(partCount).isEqualTo(8);
        assertThat(records.subList(1, 1 + partCount)).allMatch(TxRecord::isPart);
        assertThat(records).hasSize(1 + partCount + 2);
        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(state);
        reopened.datastore().checkIndexes();
        reopened.close();
        assertThat(DatabaseVerification.run(files, DIRECTORY, new ManualClock()).damages())
                .isEmpty();
    }

    /** What a crash leaves of the log, whatever it is, is the state before or the one after. */
    @Test
    void aLogThatEndsAnywhereIsOldOrNew() throws Exception {
        DatabaseEngine engine = create();
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        engine.commit(beginLarge(engine));
        Map<String, List<String>> after = TestDatabase.image(engine.datastore());
        engine.close();
        Path segment = LOG.resolve(files.list(LOG).stream()
                .filter(name -> name.endsWith(".clog"))
                .findFirst()
                .orElseThrow());
        byte[] whole = files.content(segment);
        byte[] manifest = files.content(LOG.resolve("manifest"));
        Random random = new Random(1);
        int old = 0;
        int ends = 0;
        for (int end = whole.length; end > 4096; end -= 1 + random.nextInt(2_000), ends++) {
            files = new FaultyFileSystem(end);
            files.createDirectories(LOG);
            files.setContent(LOG.resolve("manifest"), manifest);
            files.setContent(segment, Arrays.copyOf(whole, end));
            DatabaseEngine cut = open();
            Map<String, List<String>> state = TestDatabase.image(cut.datastore());
            old += state.equals(before) ? 1 : 0;
            assertThat(state.equals(before) || state.equals(after))
                    .as("end=%d", end)
                    .isTrue();

            if (ends % 2 == 0 || state.equals(after)) {
                commitMessage(cut, "goes on");
            } else {
                cut.commit(beginLarge(cut));
            }
            Map<String, List<String>> next = TestDatabase.image(cut.datastore());
            cut.close();
            DatabaseEngine reopened = open();
            assertThat(TestDatabase.image(reopened.datastore()))
                    .as("end=%d", end)
                    .isEqualTo(next);
            reopened.close();
        }
        assertThat(old).as("ends within the parts").isBetween(ends / 2, ends - 1);
    }

    /** The size of everything else is known before the first part is written. */
    @Test
    void aTransactionThatIsTooLargeBesidesLogsNothing() {
        DatabaseEngine engine = create();
        checkRefused(engine, () -> {
            Tx tx = beginLarge(engine);
            TestDatabase.insertMessage(tx, "x".repeat(2 * TX_SIZE_MAX));
            return tx;
        });
    }

    @Test
    void aRowLargerThanARecordIsRefused() {
        DatabaseEngine engine = create();
        checkRefused(engine, () -> {
            Tx tx = engine.begin();
            TestDatabase.insertTexts(tx, createLarge(tx), 1, TX_SIZE_MAX);
            return tx;
        });
    }

    private void checkRefused(DatabaseEngine engine, Supplier<Tx> begin) {
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        StorageStatistics stored = engine.datastore().statistics();
        long offset = engine.datastore().nextTxOffset();
        Tx refused = begin.get();

        assertThatThrownBy(() -> engine.commit(refused)).isInstanceOf(TransactionTooLargeException.class);

        assertThat(TestDatabase.image(engine.datastore())).isEqualTo(before);
        assertThat(engine.datastore().statistics()).isEqualTo(stored);
        assertThat(engine.datastore().nextTxOffset()).isEqualTo(offset);
        engine.commit(beginLarge(engine));
        commitMessage(engine, "after");
        Map<String, List<String>> state = TestDatabase.image(engine.datastore());
        engine.close();
        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(state);
        reopened.close();
    }

    @Test
    @Timeout(60)
    void aDiskThatTakesNothingUndoesTheTransaction() throws InterruptedException {
        create().close();
        DatabaseEngine engine = open(new DurabilityConfig(1, 1));
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        Tx large = beginLarge(engine);
        files.setFull(true);

        assertThatThrownBy(() -> engine.commit(large))
                .isInstanceOfSatisfying(
                        DurabilityException.class,
                        e -> assertThat(e.code()).isEqualTo(DurabilityErrorCode.DURABILITY_STALLED));

        assertThat(TestDatabase.image(engine.datastore())).isEqualTo(before);
        files.setFull(false);
        while (engine.durability().stall() != null) {
            Thread.sleep(10);
        }
        engine.commit(beginLarge(engine));
        Map<String, List<String>> state = TestDatabase.image(engine.datastore());
        engine.close();
        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(state);
        reopened.close();
    }

    @Test
    void aRecordThatNamesPartsWhichAreNotThereStopsTheReplay() {
        create().close();
        append(1, writer -> writer.encode(0, null, List.of(), 1));

        assertThatThrownBy(this::open)
                .isInstanceOf(EngineException.class)
                .hasMessage("log record contradicts the database: txOffset=1")
                .hasRootCauseMessage("replayed transaction lacks parts: wanted=1, found=0");
    }

    /** Attempt after attempt may have failed, each with a table as large as memory. */
    @Test
    void partsOfAttemptsThatFailedAreForgottenAtTheNext() {
        create().close();
        RowBuffer row = new RowBuffer();
        row.add(new byte[] {1}, 0, 1);
        append(1, writer -> writer.encodePart(0, 0, 4096, row));
        append(2, writer -> writer.encodePart(0, 1, 4096, row));
        append(3, writer -> writer.encodePart(0, 0, 4096, row));
        append(4, writer -> writer.encode(0, null, List.of(), 3));

        assertThatThrownBy(this::open).hasRootCauseMessage("replayed transaction lacks parts: wanted=3, found=1");
    }

    private void append(long txOffset, Consumer<TxRecordWriter> record) {
        Commitlog log = Commitlog.open(files, LOG, CommitlogConfig.defaults(), 0, CommitVisitor.NONE);
        TxRecordWriter writer = new TxRecordWriter();
        record.accept(writer);
        CommitBatch batch = new CommitBatch();
        batch.add(txOffset, writer.array(), 0, writer.length());
        log.write(batch);
        log.close();
    }

    @Test
    void insertsThatAreForgottenGoWithTheirTable() {
        DatabaseEngine engine = create();
        StorageStatistics stored = engine.datastore().statistics();
        Tx tx = engine.begin();
        int tableId = createLarge(tx);
        int savepoint = tx.savepoint();
        TestDatabase.insertTexts(tx, tableId, 50, 100_000);
        tx.forgetInserts(savepoint, tableId);
        assertThat(tx.savepoint()).isEqualTo(savepoint);
        int next = tx.savepoint();
        TestDatabase.insertMessage(tx, "elsewhere");
        TestDatabase.insertTexts(tx, tableId, 51, 10);
        tx.forgetInserts(next, tableId);
        assertThat(tx.savepoint()).as("something else was done").isGreaterThan(next);
        tx.rollbackTo(next);
        assertThat(tx.rowCount(tableId)).isEqualTo(50);

        tx.rollback();

        assertThat(engine.datastore().statistics()).isEqualTo(stored);
        engine.close();
    }
}
