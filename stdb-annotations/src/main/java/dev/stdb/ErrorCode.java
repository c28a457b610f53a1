package dev.stdb;

/**
 * Stable name of one way to fail, independent of the message text.
 *
 * <p>Each subsystem has an enum that implements this interface; the constants document trigger and cure. Ids are never
 * reused for something else.
 */
public interface ErrorCode {

    /** Who has to act on an error. */
    enum Category {
        /** The caller sent something wrong: expected, cheap, exact text. */
        USER,
        /** The environment refused: disk, port, memory, corrupt file. */
        RESOURCE,
        /** An invariant of ours is broken: a bug. */
        INTERNAL
    }

    /** Returns the stable id, for example {@code BSATN_TOO_SHORT}; unique over all enums. */
    String id();

    /** Returns who has to act. */
    Category category();
}
