package dev.stdb.server.tx;

import java.nio.charset.StandardCharsets;

/**
 * How a message to another database ended for good (spec semantics.md §8a).
 *
 * @param payload what the reducer returned, or UTF-8 text that says what went wrong; not copied, never to be modified
 */
public record MessageResult(Status status, byte[] payload) {
    /** Longest text that is kept, in bytes; there is one for each message that was not acknowledged yet. */
    public static final int TEXT_BYTES_MAX = 16 << 10;

    private static final byte[] NOTHING = {};

    /** The kinds of end; the codes are those of the system tables (spec module-def.md §11). */
    public enum Status {
        /** The reducer returned. */
        OK(1),
        /** The reducer failed, or the call is refused for good. */
        ERROR(2),
        /** The reducer used up its time. */
        OUT_OF_BUDGET(3);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Status of(int code) {
            for (Status status : values()) {
                if (status.code == code) {
                    return status;
                }
            }
            throw new DatastoreException(
                    DatastoreErrorCode.BSATN_DECODE_ERROR, "unknown status of a message: code=" + code);
        }
    }

    /** Returns the end of a reducer that returned nothing. */
    public static MessageResult ok() {
        return new MessageResult(Status.OK, NOTHING);
    }

    /** Returns an end for a reason; a long text is cut. */
    public static MessageResult failed(Status status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= TEXT_BYTES_MAX) {
            return new MessageResult(status, bytes);
        }
        int end = TEXT_BYTES_MAX;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        byte[] cut = new byte[end];
        System.arraycopy(bytes, 0, cut, 0, end);
        return new MessageResult(status, cut);
    }

    /** Returns the payload of one that is not {@link Status#OK}. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
