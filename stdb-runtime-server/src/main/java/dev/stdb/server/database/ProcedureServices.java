package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.tx.Tx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the procedures of one instance ask for, one after another. All of it waits on the thread of the procedure, never
 * on that of the database, and ends with a trap when the database stops. Confined to the thread of the procedure.
 */
final class ProcedureServices implements ProcedureHost {
    /** Longest wait of a commit for the disk. Compat: spec module-abi.md §6.3. */
    static final Duration DURABLE_WAIT_MAX = Duration.ofSeconds(5);

    /** Longest wait without a look at the clock, which may be set. */
    private static final long WAIT_MICROS_MAX = 1_000_000;

    private static final long NANOS_PER_MICRO = 1000;
    private static final String STOPPED = "database is stopped";

    /**
     * What all instances have in common.
     *
     * @param stopping is at zero when the database stops
     * @param sleepNanosMax most time that one call may sleep, all its sleeps together
     */
    record Shared(
            TxHandover.Lender lender,
            DurableCommits durable,
            OutgoingHttp http,
            CountDownLatch stopping,
            Clock clock,
            long sleepNanosMax) {}

    private final Shared shared;
    private final TxHandover transactions;
    private boolean confirmed;
    private @Nullable String notDurable;
    private @Nullable String overslept;
    /** What the call may still sleep; below zero when a sleep took longer than it should. */
    private long sleepNanosLeft;

    ProcedureServices(Shared shared) {
        this.shared = shared;
        this.transactions = new TxHandover(shared.lender());
    }

    /** Begins a call; its commits wait for the disk if they are to be confirmed. */
    void begin(boolean newConfirmed) {
        confirmed = newConfirmed;
        notDurable = null;
        overslept = null;
        sleepNanosLeft = shared.sleepNanosMax();
    }

    /** Returns why the call was ended, if that is because what it committed is not known to be on disk; else null. */
    @Nullable
    String notDurable() {
        return notDurable;
    }

    /** Returns why the call was ended, if that is because it asked for more sleep than one call has; else null. */
    @Nullable
    String overslept() {
        return overslept;
    }

    @Override
    public Tx begin() {
        return transactions.begin();
    }

    @Override
    public void commit(Tx tx) {
        long txOffset = transactions.commit();
        if (confirmed) {
            awaitDurable(txOffset);
        }
    }

    private void awaitDurable(long txOffset) {
        try {
            if (!shared.durable().await(txOffset, DURABLE_WAIT_MAX.toNanos())) {
                notDurable = "a transaction was committed and is not known to be on disk, so that a"
                        + " crash may undo it; look at the data before you repeat the call: txOffset=" + txOffset
                        + ", waitMillisMax=" + DURABLE_WAIT_MAX.toMillis();
                // Not an error of the commit, which the module might repeat.
                throw new HostTrapException(notDurable);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public void abort(Tx tx) {
        transactions.abort();
    }

    /** Undoes a transaction that the procedure left open; returns whether there was one. */
    boolean abortOpen() {
        return transactions.abortOpen();
    }

    @Override
    public void sleepUntil(long micros) {
        while (true) {
            long waitMicros = micros - shared.clock().nowMicros();
            // Also when the difference overflows, which only instants in the far past do.
            if (waitMicros <= 0 || micros < 0) {
                return;
            }
            checkSleep(waitMicros);
            doze(Math.min(waitMicros, WAIT_MICROS_MAX));
        }
    }

    /** Refuses a sleep before it begins: whoever cannot finish it need not keep a turn for it. */
    private void checkSleep(long waitMicros) {
        if (waitMicros > sleepNanosLeft / NANOS_PER_MICRO) {
            long sleptMicros = (shared.sleepNanosMax() - sleepNanosLeft) / NANOS_PER_MICRO;
            overslept = "the call would sleep longer than calls may: sleptMicros=" + sleptMicros + ", waitMicros="
                    + waitMicros + ", sleepMicrosMax=" + shared.sleepNanosMax() / NANOS_PER_MICRO
                    + "; leave the rest to a schedule, or start the server with a longer --sleep-time-max";
            throw new HostTrapException(overslept);
        }
    }

    private void doze(long micros) {
        long startNanos = shared.clock().nanoTime();
        try {
            if (shared.stopping().await(micros * NANOS_PER_MICRO, TimeUnit.NANOSECONDS)) {
                throw new HostTrapException(STOPPED);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        sleepNanosLeft -= shared.clock().nanoTime() - startNanos;
    }

    @Override
    public boolean isHttpEnabled() {
        return shared.http().isEnabled();
    }

    @Override
    public OutgoingResponse send(OutgoingRequest request) {
        try {
            return shared.http().send(request);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Nobody interrupts a procedure but who stops its database. */
    private static HostTrapException interrupted() {
        Thread.currentThread().interrupt();
        return new HostTrapException(STOPPED);
    }
}
