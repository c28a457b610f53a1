package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.tx.Tx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lends transactions to one running procedure: the database thread begins a transaction, hands it over and does nothing
 * else until it gets it back, then commits it or rolls it back itself. Used by the thread of the procedure; the
 * transaction changes hands through futures, so nobody needs a lock.
 */
final class TxHandover implements ProcedureHost {
    /** Longest wait without a look at the clock, which may be set. */
    private static final long WAIT_MICROS_MAX = 1_000_000;

    private static final long NANOS_PER_MICRO = 1000;

    /** How the database thread is reached. */
    interface Lender {
        /** Runs {@code lending} on the database thread. Throws if that has stopped. */
        void submit(Runnable lending);

        Tx begin();

        void commit(Tx tx);
    }

    private final Lender lender;
    private final CountDownLatch stopping;
    private final Clock clock;
    private @Nullable Loan loan;

    TxHandover(Lender lender, CountDownLatch stopping, Clock clock) {
        this.lender = lender;
        this.stopping = stopping;
        this.clock = clock;
    }

    /** One transaction on loan. */
    private static final class Loan {
        final CompletableFuture<Tx> opened = new CompletableFuture<>();
        /** Completed by the borrower: true = commit. */
        final CompletableFuture<Boolean> returned = new CompletableFuture<>();

        final CompletableFuture<Boolean> ended = new CompletableFuture<>();

        /** Runs on the database thread. */
        void lend(Lender lender) {
            try (Tx tx = lender.begin()) {
                opened.complete(tx);
                boolean commits = returned.join();
                if (commits) {
                    lender.commit(tx);
                } else {
                    tx.rollback();
                }
                ended.complete(commits);
            } catch (RuntimeException | Error e) {
                if (opened.completeExceptionally(e)) {
                    return;
                }
                ended.completeExceptionally(e);
                throw e;
            }
        }
    }

    @Override
    public Tx begin() {
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

    @Override
    public void commit(Tx tx) {
        end(true);
    }

    @Override
    public void abort(Tx tx) {
        end(false);
    }

    private void end(boolean commits) {
        Loan current = loan;
        if (current == null) {
            throw new IllegalStateException("no transaction on loan");
        }
        loan = null;
        current.returned.complete(commits);
        join(current.ended);
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

    @Override
    public void sleepUntil(long micros) {
        while (true) {
            long waitMicros = micros - clock.nowMicros();
            // Also when the difference overflows, which only instants in the far past do.
            if (waitMicros <= 0 || micros < 0) {
                return;
            }
            try {
                if (stopping.await(Math.min(waitMicros, WAIT_MICROS_MAX) * NANOS_PER_MICRO, TimeUnit.NANOSECONDS)) {
                    throw new HostTrapException("database is stopped");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HostTrapException("procedure interrupted");
            }
        }
    }
}
