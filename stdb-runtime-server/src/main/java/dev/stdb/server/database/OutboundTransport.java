package dev.stdb.server.database;

import dev.stdb.server.tx.MessageResult;
import java.util.concurrent.CompletableFuture;

/** Brings messages of outboxes to other databases. Thread-safe. */
@FunctionalInterface
public interface OutboundTransport {
    /** Reaches nobody. */
    OutboundTransport NONE =
            call -> CompletableFuture.failedFuture(DatabaseException.unreachable("this server delivers no messages"));

    /**
     * Makes a call once. Never blocks.
     *
     * @return how the call ended, durable in the other database, completed on any thread; fails if that is not known,
     *     and then the call must be made again
     */
    CompletableFuture<MessageResult> send(DatabaseCall call);
}
