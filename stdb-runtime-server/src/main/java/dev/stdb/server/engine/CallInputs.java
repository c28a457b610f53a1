package dev.stdb.server.engine;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.Objects;

/**
 * What a reducer call was given. Logged with its effects, so that a call can be found and repeated later.
 *
 * @param reducer canonical name
 * @param caller who called
 * @param connection over which connection; {@link ConnectionId#ZERO} for none
 * @param timestamp of the call
 * @param args holds the BSATN of the arguments from {@code offset} on; not copied, must not change until the commit returned
 * @param offset first byte of the arguments
 * @param length length of the arguments in bytes
 */
public record CallInputs(
        String reducer,
        Identity caller,
        ConnectionId connection,
        Timestamp timestamp,
        byte[] args,
        int offset,
        int length) {

    /** Checks the range. */
    public CallInputs {
        Objects.requireNonNull(reducer);
        Objects.requireNonNull(caller);
        Objects.requireNonNull(connection);
        Objects.requireNonNull(timestamp);
        Objects.checkFromIndexSize(offset, length, args.length);
    }
}
