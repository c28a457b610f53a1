package dev.stdb.server.api;

import dev.stdb.server.auth.DatabaseToken;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.database.DatabaseCall;
import dev.stdb.server.database.DatabaseCallOutcome;
import dev.stdb.server.tx.MessageResult;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Calls that databases of other servers make (spec http-api.md §5.11). Thread-safe; nothing blocks. Futures complete on
 * threads of the database.
 */
public final class DatabaseCalls {
    /** Largest arguments, in bytes. */
    public static final int ARGS_BYTES_MAX = DatabaseCall.ARGS_BYTES_MAX;

    private final DatabaseApi api;
    private final Tokens tokens;

    /** Creates the use cases. */
    public DatabaseCalls(DatabaseApi api, Tokens tokens) {
        this.api = api;
        this.tokens = tokens;
    }

    /**
     * A message as it comes from another server; see {@link DatabaseCall}.
     *
     * @param args not to be modified any more
     */
    public record Message(String reducer, String signatureHash, long streamId, long seq, long ackPrefix, byte[] args) {}

    /** What the sender of a message is told, as a status of HTTP with its body. */
    public record Answer(int status, byte[] body) {}

    /**
     * Takes a message from another server.
     *
     * @param token that of the sender
     * @return the answer; fails with an {@link ApiException} if there is no such database, with an {@link
     *     dev.stdb.server.auth.AuthException} if the token does not prove what it must
     */
    public CompletableFuture<Answer> receive(String token, String nameOrIdentity, Message message) {
        DatabaseToken claims = tokens.verifyDatabaseToken(token);
        RunningDatabase database = api.requireRunning(nameOrIdentity);
        if (!claims.audience().equals(database.identity())) {
            throw ApiException.of(ApiException.Reason.API_UNAUTHORIZED, "Invalid token: it is for another database");
        }
        DatabaseCall call = new DatabaseCall(
                claims.sender(),
                database.identity(),
                message.reducer(),
                message.signatureHash(),
                message.streamId(),
                message.seq(),
                message.ackPrefix(),
                message.args());
        return MessageDelivery.made(database, call).thenApply(DatabaseCalls::answer);
    }

    private static Answer answer(DatabaseCallOutcome outcome) {
        if (outcome instanceof DatabaseCallOutcome.Ended ended) {
            MessageResult result = ended.result();
            return switch (result.status()) {
                case OK -> new Answer(PeerCalls.OK, result.payload());
                case ERROR -> new Answer(PeerCalls.FAILED, result.payload());
                case OUT_OF_BUDGET -> new Answer(PeerCalls.OUT_OF_BUDGET, result.payload());
            };
        }
        return outcome instanceof DatabaseCallOutcome.NotNow notNow
                ? new Answer(PeerCalls.NOT_NOW, notNow.reason().getBytes(StandardCharsets.UTF_8))
                : new Answer(PeerCalls.ACKNOWLEDGED, new byte[0]);
    }
}
