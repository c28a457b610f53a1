package dev.stdb.server.database;

import dev.stdb.server.durability.Durability;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.tx.Tx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Lends transactions to one running procedure: the database thread begins a transaction, hands it over and does nothing
 * else until it gets it back, then commits it or rolls it back itself. Used by the thread of the procedure; the
 * transaction changes hands through futures, so nobody needs a lock.
 */
final class TxHandover {
    /** How the database thread is reached. */
    interface Lender {
        /** Runs {@code lending} on the database thread. Throws if that has stopped. */
        void submit(Runnable lending);

        Tx begin();

        /** Commits; returns the last transaction that whoever sees the result of the commit has seen. */
        long commit(Tx tx);
    }

    private final Lender lender;
    private @Nullable Loan loan;

    TxHandover(Lender lender) {
        this.lender = lender;
    }

    /** One transaction on loan. */
    private static final class Loan {
        final CompletableFuture<Tx> opened = new CompletableFuture<>();
        /** Completed by the borrower: true = commit. */
        final CompletableFuture<Boolean> returned = new CompletableFuture<>();

        /** The offset of the commit; {@link Durability#NONE} after a rollback. */
        final CompletableFuture<Long> ended = new CompletableFuture<>();

        /** Runs on the database thread. */
        void lend(Lender lender) {
            try (Tx tx = lender.begin()) {
                opened.complete(tx);
                long txOffset = Durability.NONE;
                if (returned.join()) {
                    txOffset = lender.commit(tx);
                } else {
                    tx.rollback();
                }
                ended.complete(txOffset);
            } catch (RuntimeException | Error e) {
                if (opened.completeExceptionally(e)) {
                    return;
                }
                ended.completeExceptionally(e);
                throw e;
            }
        }
    }

    /** Begins a transaction; blocks until nobody else writes. It must be ended. */
    Tx begin() {
        Loan next = new Loan();
        boolean opened = false;
        try {
            lender.submit(() -> next.lend(lender));
            Tx tx = join(next.opened);
            loan = next;
            opened = true;
            return tx;
        } finally {
            if (!opened) {
                // Whatever happened here, the database thread must not wait for ever.
                next.returned.complete(false);
            }
        }
    }

    /** Commits the open transaction; returns its offset, or that of the last one if it has changed nothing. */
    long commit() {
        return end(true);
    }

    /** Undoes the open transaction. */
    void abort() {
        end(false);
    }

    private long end(boolean commits) {
        Loan current = loan;
        if (current == null) {
            throw new IllegalStateException("no transaction on loan");
        }
        loan = null;
        current.returned.complete(commits);
        return join(current.ended);
    }

    /** Gives back a transaction that the procedure left open; returns whether there was one. */
    boolean abortOpen() {
        if (loan == null) {
            return false;
        }
        end(false);
        return true;
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw new HostTrapException("transaction failed: " + e.getCause());
        }
    }
}
