package dev.stdb.examples.transfer.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of the two protocol messages this program knows.
 *
 * <pre>
 * CallReducer (tag 3)   | 3 | request id u32 | 0 | length u32 | name | length u32 | arguments |
 * ReducerResult (tag 6) | 6 | request id u32 | timestamp i64 | outcome u8 | ...
 * </pre>
 *
 * Both little-endian; layout: spec wire-protocol.md §8, §9.
 */
final class Requests {
    static final int TAG_INITIAL_CONNECTION = 0;
    static final int TAG_CALL_REDUCER = 3;
    static final int TAG_REDUCER_RESULT = 6;

    private static final byte[] TRANSFER = "transfer".getBytes(StandardCharsets.UTF_8);
    private static final int TRANSFER_ARGUMENTS_LENGTH = 4 + 4 + 8;

    /** Bytes of one {@code transfer} call. */
    static final int TRANSFER_LENGTH = 1 + 4 + 1 + 4 + TRANSFER.length + 4 + TRANSFER_ARGUMENTS_LENGTH;

    /** Bytes of one successful result without updates. */
    static final int OK_LENGTH = 1 + 4 + 8 + 1 + 4 + 4;

    private Requests() {}

    static void writeTransfer(ByteBuf out, int requestId, int from, int to, long amount) {
        writeCall(out, requestId, TRANSFER, TRANSFER_ARGUMENTS_LENGTH);
        out.writeIntLE(from);
        out.writeIntLE(to);
        out.writeLongLE(amount);
    }

    static void writeSeed(ByteBuf out, int requestId, int accounts, long balance) {
        writeCall(out, requestId, "seed".getBytes(StandardCharsets.UTF_8), 4 + 8);
        out.writeIntLE(accounts);
        out.writeLongLE(balance);
    }

    private static void writeCall(ByteBuf out, int requestId, byte[] reducer, int argumentsLength) {
        out.writeByte(TAG_CALL_REDUCER);
        out.writeIntLE(requestId);
        out.writeByte(0);
        out.writeIntLE(reducer.length);
        out.writeBytes(reducer);
        out.writeIntLE(argumentsLength);
    }

    static void writeOk(ByteBuf out, int requestId) {
        out.writeByte(TAG_REDUCER_RESULT);
        out.writeIntLE(requestId);
        out.writeLongLE(0);
        out.writeByte(0);
        out.writeIntLE(0);
        out.writeIntLE(0);
    }
}
