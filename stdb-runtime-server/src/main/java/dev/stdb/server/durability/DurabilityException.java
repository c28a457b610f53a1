package dev.stdb.server.durability;

import dev.stdb.StdbException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** A transaction cannot be made durable. */
public final class DurabilityException extends StdbException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public DurabilityException(DurabilityErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    static DurabilityException failed(long durableOffset, Throwable cause) {
        return new DurabilityException(
                DurabilityErrorCode.DURABILITY_FAILED,
                "database refuses writes because its log failed: durableOffset=" + durableOffset,
                cause);
    }

    /** Returns the exception for something that is refused because nothing becomes durable for now. */
    public static DurabilityException stalled(Throwable cause) {
        return new DurabilityException(DurabilityErrorCode.DURABILITY_STALLED, stallText(cause), cause);
    }

    /** Returns what anybody may know of a stall: no names of files. */
    public static String stallText(Throwable stall) {
        Throwable root = stall;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root instanceof FileSystemException named ? named.getReason() : root.getMessage();
        return "database refuses writes until its log can be written again, which is tried all the time: "
                + (reason == null ? "see the log of the server" : reason);
    }
}
