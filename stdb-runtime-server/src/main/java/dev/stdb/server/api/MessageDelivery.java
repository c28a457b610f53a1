package dev.stdb.server.api;

import dev.stdb.server.database.DatabaseCall;
import dev.stdb.server.database.DatabaseCallOutcome;
import dev.stdb.server.database.DatabaseException;
import dev.stdb.server.database.OutboundTransport;
import dev.stdb.server.tx.InboundRows.StreamKey;
import dev.stdb.server.tx.MessageResult;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls of this server's databases to each other, and to those of its peers (spec semantics.md §8a; ADR 0046).
 *
 * <p>Thread-safe; nothing blocks. It reaches nobody before {@link #serve}.
 */
public final class MessageDelivery implements OutboundTransport {
    /** Tells the sender of a call what it must be told that was acknowledged long ago, if it asks again. */
    static final MessageResult FORGOTTEN = MessageResult.failed(
            MessageResult.Status.ERROR,
            "the call was made before and its result is forgotten, because it was acknowledged");

    private final PeerCalls peers;

    /** Streams of which a call waits for its target or runs there: it holds its arguments, whoever has given it up. */
    private final Set<StreamKey> underWay = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Databases databases;

    /** Creates the use cases; {@code peers} has the databases that this server has not. */
    public MessageDelivery(PeerCalls peers) {
        this.peers = peers;
    }

    /** Reaches these databases from now on. */
    public void serve(Databases served) {
        databases = served;
    }

    @Override
    public CompletableFuture<MessageResult> send(DatabaseCall call) {
        Databases known = databases;
        if (known == null) {
            return unreachable("the server is starting");
        }
        if (known.findRecord(call.target()).isEmpty()) {
            return peers.send(call);
        }
        return known.findRunning(call.target())
                .map(database -> once(database, call).thenApply(outcome -> {
                    if (outcome instanceof DatabaseCallOutcome.Ended ended) {
                        return ended.result();
                    }
                    if (outcome instanceof DatabaseCallOutcome.NotNow notNow) {
                        throw DatabaseException.unreachable(notNow.reason());
                    }
                    return FORGOTTEN;
                }))
                .orElseGet(() -> unreachable(
                        "the database does not run: identity=" + call.target().toHex()));
    }

    private static CompletableFuture<MessageResult> unreachable(String reason) {
        return CompletableFuture.failedFuture(DatabaseException.unreachable(reason));
    }

    /** Makes a call, unless the last attempt at one of its stream has not ended. */
    private CompletableFuture<DatabaseCallOutcome> once(RunningDatabase database, DatabaseCall call) {
        StreamKey stream = new StreamKey(call.sender(), call.streamId());
        if (!underWay.add(stream)) {
            return CompletableFuture.failedFuture(
                    DatabaseException.unreachable("the target has not come to the last attempt yet"));
        }
        CompletableFuture<DatabaseCallOutcome> called;
        try {
            called = database.live().callFromDatabase(call);
        } catch (RuntimeException e) {
            underWay.remove(stream);
            throw e;
        }
        return whenDurable(database, called.whenComplete((outcome, failure) -> underWay.remove(stream)));
    }

    /** Makes a call; what it leads to is told when it is durable, since the sender forgets what it has been told. */
    static CompletableFuture<DatabaseCallOutcome> made(RunningDatabase database, DatabaseCall call) {
        return whenDurable(database, database.live().callFromDatabase(call));
    }

    private static CompletableFuture<DatabaseCallOutcome> whenDurable(
            RunningDatabase database, CompletableFuture<DatabaseCallOutcome> called) {
        return called.thenCompose(outcome -> {
            long txOffset = outcome instanceof DatabaseCallOutcome.Ended ended ? ended.txOffset() : -1;
            return database.durableNow(txOffset).thenApply(durable -> outcome);
        });
    }
}
