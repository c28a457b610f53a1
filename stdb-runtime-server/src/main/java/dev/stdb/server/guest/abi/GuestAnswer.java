package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.guest.AnswerTarget;
import dev.stdb.server.guest.AnswerTarget.Begun;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.HttpHead;
import java.util.Arrays;

/**
 * The answer of one call of an HTTP handler: two sinks, until the guest says that the head is complete; then what it
 * writes to the sink of the body leaves at once (ADR 0049). Confined to the thread that runs the handler.
 */
final class GuestAnswer {
    /** Most bytes that leave at a time. */
    private static final int PART_BYTES_MAX = 16 << 10;

    private final int head;
    private final int body;
    private final AnswerTarget target;
    private boolean begun;
    private boolean open;

    /**
     * Creates an answer that has not begun.
     *
     * @param head sink of the head
     * @param body sink of the body
     */
    GuestAnswer(int head, int body, AnswerTarget target) {
        this.head = head;
        this.body = body;
        this.target = target;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Returns whether what is written to a sink leaves at once. */
    boolean takes(int sink) {
        return begun && sink == body;
    }

    /** Sends the head, and what there is of the body; traps if the head cannot be sent. */
    Begun begin(BytesSinks sinks) {
        BsatnWriter written = sinks.get(head);
        Begun result = target.begin(HttpHead.beginning(new BsatnReader(written.array(), 0, written.length())));
        begun = result != Begun.BUSY;
        open = result == Begun.YES;
        BsatnWriter first = sinks.get(body);
        if (open && first.length() > 0) {
            write(first.array(), 0, first.length());
        }
        return result;
    }

    /** Sends bytes; returns false if nobody reads them any more. */
    boolean write(byte[] bytes, int offset, int length) {
        try {
            for (int at = 0; at < length && open; at += PART_BYTES_MAX) {
                int end = offset + Math.min(length, at + PART_BYTES_MAX);
                open = target.write(Arrays.copyOfRange(bytes, offset + at, end));
            }
            return open;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostTrapException("database is stopped");
        }
    }
}
