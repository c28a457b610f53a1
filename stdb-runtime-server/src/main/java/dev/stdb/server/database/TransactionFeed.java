package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.common.Followers;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.TxData;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who watch a database of its transactions; as long as nobody does, a transaction costs one look at an
 * empty list. Followers come and go on any thread, and it is closed on any; the rest belongs to the database thread.
 */
final class TransactionFeed implements AutoCloseable {
    private final Clock clock;
    private final Followers<WatchedTransaction> followers = new Followers<>();
    /** When the open transaction began; 0 if nobody watched then. */
    private long beganNanos;

    TransactionFeed(Clock clock) {
        this.clock = clock;
    }

    /**
     * Hands every transaction that ends from now on to a follower, on the database thread. The follower must neither
     * block nor throw.
     *
     * @param ended runs once, on any thread, if there will be no more before the follower goes
     * @return closing it ends that
     */
    AutoCloseable follow(Consumer<WatchedTransaction> follower, Runnable ended) {
        return followers.add(follower, ended);
    }

    /** Tells the followers that no transaction will come any more. Idempotent. */
    @Override
    public void close() {
        followers.close();
    }

    /** Notes that a transaction begins. */
    void began() {
        beganNanos = followers.isEmpty() ? 0 : clock.nanoTime();
    }

    /** Tells of a transaction that was committed, unless nobody asked for it and nothing came of it. */
    void committed(TxData data, @Nullable Call call) {
        if (!followers.isEmpty() && (call != null || !data.isEmpty())) {
            tell(data.txOffset(), call, null, WatchedTransaction.changesOf(data));
        }
    }

    /** Tells of a transaction that was undone. */
    void undone(Call call, String failure) {
        if (!followers.isEmpty()) {
            tell(TxData.NO_OFFSET, call, failure, List.of());
        }
    }

    private void tell(
            long txOffset, @Nullable Call call, @Nullable String failure, List<WatchedTransaction.Change> changes) {
        long nanos = beganNanos == 0 ? 0 : clock.nanoTime() - beganNanos;
        followers.tell(new WatchedTransaction(call, txOffset, clock.nowMicros(), nanos, failure, changes));
    }
}
