package dev.stdb.module;

import dev.stdb.types.ConnectionId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the caller of a reducer has proven who it is. Valid until the reducer returns. */
public final class SenderAuth {

    private final Optional<ConnectionId> connection;
    private final @Nullable Claims known;

    SenderAuth(Optional<ConnectionId> connection) {
        this.connection = connection;
        this.known = null;
    }

    /** Creates the proof of somebody without a connection. */
    SenderAuth(Claims claims) {
        this.connection = Optional.empty();
        this.known = claims;
    }

    /** Returns whether the database itself calls: scheduled calls and {@code @Init}. */
    public boolean isInternal() {
        return connection.isEmpty() && known == null;
    }

    /** Returns the claims of the caller's token; empty for internal calls. */
    public Optional<Claims> claims() {
        return connection.isEmpty() ? Optional.ofNullable(known) : read(connection.get());
    }

    private static Optional<Claims> read(ConnectionId id) {
        Values.writeConnectionId(Scratch.KEY, id);
        check(HostFunctions.getJwt(Scratch.KEY, Scratch.OUT));
        int source = Memory.getInt(Scratch.OUT);
        if (source == 0) {
            return Optional.empty();
        }
        check(HostFunctions.bytesSourceRemainingLength(source, Scratch.LENGTH));
        int length = Memory.getInt(Scratch.LENGTH);
        int at = Scratch.text(Scratch.plus(Integer.BYTES, length));
        Memory.putInt(at, length);
        int read = 0;
        int result = 0;
        while (read < length && result == 0) {
            Memory.putInt(Scratch.LENGTH, length - read);
            result = HostFunctions.bytesSourceRead(source, at + Integer.BYTES + read, Scratch.LENGTH);
            read += Memory.getInt(Scratch.LENGTH);
        }
        // Less than 0: that was all.
        check(Math.max(result, 0));
        return Optional.of(new Claims(Strings.read(at)));
    }

    private static void check(int errno) {
        if (errno != 0) {
            throw HostErrors.of(errno, "reading claims", "the caller's token");
        }
    }
}
