package dev.stdb.client;

import dev.stdb.StdbException;

/** A subscriber of changes asked for too few of them, and those behind were not kept. */
public final class ChangesLostException extends StdbException {
    private static final long serialVersionUID = 1L;

    ChangesLostException(String table, int maxBuffered) {
        super(
                ClientErrorCode.CHANGES_LOST,
                "subscriber of changes is too slow: table=" + table + ", kept=" + maxBuffered
                        + "; request more, keep more by changes(int), or read the table again and subscribe anew",
                null);
    }
}
