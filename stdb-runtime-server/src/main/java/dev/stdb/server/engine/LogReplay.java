package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.tx.Datastore;
import java.util.function.LongConsumer;

/** Applies log records to a datastore. Confined to the thread of the replay. */
final class LogReplay implements CommitVisitor {

    private final Datastore datastore;
    private final LongConsumer afterEach;
    private long txCount;

    /**
     * Creates a replay.
     *
     * @param afterEach is told the number of transactions after each
     */
    LogReplay(Datastore datastore, LongConsumer afterEach) {
        this.datastore = datastore;
        this.afterEach = afterEach;
    }

    @Override
    public void visit(long txOffset, byte[] array, int offset, int length) {
        TxRecord record = TxRecordReader.decode(txOffset, array, offset, length);
        try {
            if (record.isPart()) {
                datastore.replayPart(
                        txOffset, record.partCount(), record.tables().get(0));
            } else {
                datastore.applyReplay(txOffset, record.tables(), record.partCount());
            }
        } catch (StdbException | IllegalArgumentException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_REPLAY, "log record contradicts the database: txOffset=" + txOffset, e);
        }
        txCount++;
        afterEach.accept(txCount);
    }
}
