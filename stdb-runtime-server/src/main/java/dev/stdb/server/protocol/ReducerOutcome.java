package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a reducer call ended, as its caller is told (spec wire-protocol.md §9, §11.5). */
public sealed interface ReducerOutcome {

    /** Appends the sum value. */
    void encode(BsatnWriter out);

    /** Returns an estimate of the encoded size in bytes; never below half of it. */
    int sizeHintBytes();

    /**
     * The transaction was committed.
     *
     * @param returnValue BSATN of the return value, empty for unit
     * @param querySets the caller's own changes, which it does not get as a separate update
     */
    record Ok(byte[] returnValue, List<QuerySetUpdate> querySets) implements ReducerOutcome {
        private static final byte[] UNIT = {};

        /** Copies the list. */
        public Ok {
            querySets = List.copyOf(querySets);
        }

        /** Returns the outcome of a reducer without return value. */
        public static Ok of(List<QuerySetUpdate> querySets) {
            return new Ok(UNIT, querySets);
        }

        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(0);
            out.writeBytes(returnValue);
            QuerySetUpdate.encodeAll(querySets, out);
        }

        @Override
        public int sizeHintBytes() {
            return 9 + returnValue.length + QuerySetUpdate.sizeHintBytes(querySets);
        }
    }

    /** The transaction was committed, returned nothing and changed nothing the caller subscribed to. */
    record OkEmpty() implements ReducerOutcome {
        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(1);
        }

        @Override
        public int sizeHintBytes() {
            return 1;
        }
    }

    /**
     * The reducer refused with its own message.
     *
     * <p>Deviation: the value of an error follows the text; official clients read no further (ADR 0055).
     *
     * @param value BSATN of the error, not to be modified; empty if it has no value
     */
    record Err(String message, byte[] value) implements ReducerOutcome {
        private static final byte[] NONE = {};

        /** Creates a refusal without a value. */
        public Err(String message) {
            this(message, NONE);
        }

        @Override
        public void encode(BsatnWriter out) {
            byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
            out.writeTag(2);
            // The error is a byte array that holds a BSATN string, so the length is written twice.
            out.writeU32(utf8.length + Integer.BYTES + value.length);
            out.writeBytes(utf8);
            out.writeRaw(value, 0, value.length);
        }

        @Override
        public int sizeHintBytes() {
            return 9 + message.length() + value.length;
        }
    }

    /** The call failed without the reducer's consent: trap, unknown name, bad arguments, no budget. */
    record InternalError(String message) implements ReducerOutcome {
        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(3);
            out.writeString(message);
        }

        @Override
        public int sizeHintBytes() {
            return 5 + message.length();
        }
    }
}
