package dev.stdb.server.database;

import dev.stdb.types.Identity;

/**
 * A message of an outbox on its way: a call of a reducer in another database (spec semantics.md §8a, http-api.md
 * §5.11). Immutable.
 *
 * @param sender the database that sends
 * @param target the database that is called
 * @param reducer canonical name
 * @param signatureHash what the sender knows of the reducer's signature, 64 hexadecimal digits
 * @param streamId of the sender
 * @param seq number of the message in the stream, from 1 on
 * @param ackPrefix number of the last message of the stream whose result the sender has for good; 0 if none
 * @param args BSATN product of the arguments; not copied, never to be modified
 */
public record DatabaseCall(
        Identity sender,
        Identity target,
        String reducer,
        String signatureHash,
        long streamId,
        long seq,
        long ackPrefix,
        byte[] args) {

    /** Largest arguments, in bytes: no row of a Java module is larger. */
    public static final int ARGS_BYTES_MAX = 16 << 20;

    /** Most time one attempt may take, in milliseconds; another one follows. Compat: spec semantics.md §8a. */
    public static final long TIMEOUT_MILLIS = 5000;
}
