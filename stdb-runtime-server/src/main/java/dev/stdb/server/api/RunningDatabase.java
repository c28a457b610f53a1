package dev.stdb.server.api;

import dev.stdb.server.database.Database;
import dev.stdb.server.durability.DurabilityErrorCode;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.types.Identity;
import java.util.concurrent.CompletableFuture;

/**
 * A database that runs in this process.
 *
 * @param durability wakes those who wait until a transaction is durable
 */
public record RunningDatabase(Identity identity, Identity owner, Database live, DurabilityGate durability) {

    /** Wraps a database that was just started. */
    static RunningDatabase of(Identity identity, Identity owner, Database live) {
        DurabilityGate gate = new DurabilityGate(() -> live.durability().durableOffset());
        live.durability().addListener(offset -> gate.opened());
        live.durability().addFailureListener(failure -> gate.opened());
        live.durability().addStallListener(stall -> gate.opened());
        return new RunningDatabase(identity, owner, live, gate);
    }

    /**
     * Returns a future that completes when a transaction is durable; at once for offset -1. It fails with a {@link
     * DurabilityException} as soon as the transaction will never be.
     */
    CompletableFuture<Void> durable(long txOffset) {
        return new Wait(txOffset, false).begun();
    }

    /** As {@link #durable}, for somebody who would rather give up than wait: it fails, too, while the log stalls. */
    CompletableFuture<Void> durableNow(long txOffset) {
        return new Wait(txOffset, true).begun();
    }

    /** Somebody who waits for a transaction to become durable. */
    private final class Wait {
        private final long txOffset;
        private final boolean endsWithStall;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Wait(long txOffset, boolean endsWithStall) {
            this.txOffset = txOffset;
            this.endsWithStall = endsWithStall;
        }

        CompletableFuture<Void> begun() {
            settle();
            return done;
        }

        private void settle() {
            if (!isSettled()) {
                durability.onNextOpening(this::settle);
                // It may have been settled between the check and the registration.
                isSettled();
            }
        }

        private boolean isSettled() {
            Throwable failure = live.durability().failure();
            Throwable stall = endsWithStall ? live.durability().stall() : null;
            if (durability.isDurable(txOffset)) {
                done.complete(null);
            } else if (failure != null) {
                done.completeExceptionally(neverDurable(txOffset, failure));
            } else if (stall != null) {
                done.completeExceptionally(DurabilityException.stalled(stall));
            }
            return done.isDone();
        }
    }

    private static DurabilityException neverDurable(long txOffset, Throwable failure) {
        return new DurabilityException(
                DurabilityErrorCode.DURABILITY_FAILED,
                "the log failed before the transaction was on disk, see the log of the server: txOffset=" + txOffset,
                failure);
    }
}
