package dev.stdb.server.migration;

import dev.stdb.StdbException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A schema that a database cannot be brought to; the text is for the one who published it. */
public final class MigrationException extends StdbException {
    private static final long serialVersionUID = 1L;

    private MigrationException(String message, @Nullable Throwable cause) {
        super(MigrationErrorCode.MODULE_MIGRATION, message, cause);
    }

    /** Returns an exception for changes for which there is no step. */
    static MigrationException rejected(String reason) {
        return new MigrationException("Database update rejected: " + reason, null);
    }

    /** Returns an exception for a plan that must not or cannot be executed. */
    static MigrationException failed(String reason) {
        return failed(reason, null);
    }

    /** Returns an exception for migrations of the module that do not come to an end. */
    public static MigrationException tooLong(Duration timeMax) {
        return failed("the migrations of the module took longer than " + timeMax.toSeconds()
                + " s; start the server with a longer --migration-timeout");
    }

    /** Returns an exception for changes that are too large to be made at once. */
    public static MigrationException tooLarge(StdbException cause) {
        return failed(
                "the rows that change are too many for one transaction: " + cause.getMessage()
                        + "; start the server with more memory (-Xmx)",
                cause);
    }

    /** Returns an exception for a step that did not succeed. */
    static MigrationException failed(String reason, @Nullable Throwable cause) {
        return new MigrationException("Failed to create or update the database: " + reason, cause);
    }
}
