package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operations are cut off by a real stack overflow, at many depths and so at many points. Afterwards the database is
 * what its log says: either the transaction was undone, or memory was given up and is built again.
 */
@Timeout(300)
class BrokenOperationTest {
    private static final int ROUNDS = 300;
    /** More frames than the stack holds. */
    private static final int DEPTH_MAX = 1 << 16;
    /** Frames around the depth at which an operation just fits: some kilobytes. */
    private static final int SPREAD = 40;

    private static final long STACK_BYTES = 512 << 10;
    private static final Call CALL =
            Call.reducer("work", Identity.of(1, 2, 3, 4), ConnectionId.of(5, 6), new Timestamp(7), new byte[0]);

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final EngineConfig config =
            EngineConfig.onDisk("test", Path.of("db")).withFileSystem(files);
    private DatabaseEngine engine = create();
    private int brokenCount;
    private int undoneCount;

    private DatabaseEngine create() {
        DatabaseEngine created = DatabaseEngine.open(config, ReplayProgress.NONE);
        Tx tx = created.begin();
        tx.createTable(TestDatabase.MESSAGE);
        tx.createTable(TestDatabase.COUNTER);
        for (int i = 0; i < 300; i++) {
            TestDatabase.insertMessage(tx, "text " + i);
            TestDatabase.putCounter(tx, i, i);
        }
        created.commit(tx);
        return created;
    }

    private enum Operation {
        INSERT(tx -> TestDatabase.insertMessage(tx, "longer than the others, to need room of its own")),
        UPDATE(tx -> TestDatabase.putCounter(tx, 7, 77)),
        DELETE(tx -> TestDatabase.deleteMessage(tx, 7)),
        COMMIT(tx -> {});

        private final Consumer<Tx> work;

        Operation(Consumer<Tx> work) {
            this.work = work;
        }
    }

    private static void atDepth(int depth, Runnable work) {
        if (depth == 0) {
            work.run();
        } else {
            atDepth(depth - 1, work);
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void stateIsThatOfTheLogWhereverAnOperationIsCutOff(Operation operation) throws Exception {
        Throwable[] failure = {null};
        Thread thread =
                new Thread(null, () -> failure[0] = catchThrowable(() -> rounds(operation)), "cut", STACK_BYTES);
        thread.start();
        thread.join();
        assertThat(failure[0]).isNull();
        engine.close();
        assertThat(brokenCount + undoneCount).as("operations that were cut off").isGreaterThan(10);
    }

    private void rounds(Operation operation) {
        for (int i = 0; i < 2000; i++) {
            // Compiled code has other frames; and what is loaded now needs no stack later.
            Tx tx = engine.begin();
            operation.work.accept(tx);
            tx.rollback();
        }
        // Closes in on the depth at which the operation just fits, and then looks around it: frames change as code is
        // compiled.
        Random random = new Random(1);
        int fits = 0;
        int cut = DEPTH_MAX;
        int spread = SPREAD;
        boolean last = true;
        for (int i = 0; i < ROUNDS; i++) {
            int depth = fits + random.nextInt(cut - fits);
            boolean wasCutOff = cutOff(operation, depth);
            if (wasCutOff) {
                cut = depth;
            } else {
                fits = depth;
            }
            if (cut - fits < SPREAD / 4) {
                fits = Math.max(0, fits - spread);
                cut += spread;
                spread = Math.min(DEPTH_MAX, 2 * spread);
            }
            if (wasCutOff != last) {
                spread = SPREAD;
            }
            last = wasCutOff;
        }
    }

    private boolean cutOff(Operation operation, int depth) {
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        boolean wasCutOff = false;
        Tx tx = engine.begin();
        if (operation == Operation.COMMIT) {
            TestDatabase.putCounter(tx, 3, depth);
            TestDatabase.insertMessage(tx, "committed");
        }
        try {
            atDepth(depth, () -> {
                if (operation == Operation.COMMIT) {
                    engine.commit(tx, CALL);
                } else {
                    operation.work.accept(tx);
                }
            });
            if (operation == Operation.COMMIT) {
                return false;
            }
        } catch (StackOverflowError | EngineException e) {
            wasCutOff = true;
        }
        tx.close();
        if (wasCutOff && !engine.isBroken()) {
            undoneCount++;
        }
        if (engine.isBroken()) {
            brokenCount++;
            assertThatThrownBy(engine::begin).isInstanceOf(EngineException.class);
            engine.close();
            engine = DatabaseEngine.open(config, ReplayProgress.NONE);
        }
        engine.datastore().checkIndexes();
        assertThat(TestDatabase.image(engine.datastore())).isEqualTo(before);
        assertKeysAreUnique();
        return wasCutOff;
    }

    private void assertKeysAreUnique() {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(7);
        row.writeI64(12_345);
        try (Tx tx = engine.begin()) {
            int table = TestDatabase.tableId(tx, "counter");
            assertThatThrownBy(() -> tx.insert(table, row.array(), 0, row.length(), new BsatnWriter()))
                    .isInstanceOf(DatastoreException.class);
        }
    }

    @Test
    void transactionWithAnOperationThatWasCutOffCannotBeCommitted() {
        Tx tx = engine.begin();
        assertThatThrownBy(() -> tx.createTable(brokenSchema())).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> engine.commit(tx)).isInstanceOf(RuntimeException.class);
        tx.close();
        assertThat(engine.isBroken()).isTrue();
        engine.close();
    }

    @SuppressWarnings("NullAway") // What breaks it.
    private static TableSchema brokenSchema() {
        return null;
    }
}
