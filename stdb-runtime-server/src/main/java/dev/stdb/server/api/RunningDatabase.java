package dev.stdb.server.api;

import dev.stdb.server.host.Database;
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
        return new RunningDatabase(identity, owner, live, gate);
    }

    /** Returns a future that completes when a transaction is durable; at once for offset -1. */
    CompletableFuture<Void> durable(long txOffset) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        completeWhenDurable(txOffset, done);
        return done;
    }

    private void completeWhenDurable(long txOffset, CompletableFuture<Void> done) {
        if (durability.isDurable(txOffset)) {
            done.complete(null);
            return;
        }
        durability.onNextOpening(() -> completeWhenDurable(txOffset, done));
        if (durability.isDurable(txOffset)) {
            // It became durable between the check and the registration.
            done.complete(null);
        }
    }
}
