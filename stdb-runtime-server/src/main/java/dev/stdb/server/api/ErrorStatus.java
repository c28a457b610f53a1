package dev.stdb.server.api;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnException;
import dev.stdb.server.auth.AuthException;
import dev.stdb.server.database.ClientSink;
import dev.stdb.server.database.DatabaseErrorCode;
import dev.stdb.server.database.DatabaseException;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The only place that turns failures into HTTP statuses and WebSocket close codes. */
public final class ErrorStatus {

    /** Close code when the database went away. */
    public static final int CLOSE_GOING_AWAY = 1001;
    /** Close code when a message could not be handled. */
    public static final int CLOSE_HANDLING_ERROR = ClientSink.CLOSE_INTERNAL_ERROR;
    /** Close code when a client sends faster than the database works. */
    public static final int CLOSE_TRY_AGAIN_LATER = 1013;

    /** Close code when another connection holds the session; the client tries again soon. */
    public static final int CLOSE_SESSION_BUSY = 4000;

    // A close frame holds 125 bytes, two of them the code.
    private static final int CLOSE_REASON_BYTES_MAX = 123;

    private ErrorStatus() {}

    /** Returns the failure behind the wrappers of futures. */
    public static Throwable unwrap(Throwable failure) {
        Throwable current = failure;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    /** Returns the HTTP status of a failure. */
    public static int httpStatus(Throwable failure) {
        if (failure instanceof ApiException api) {
            return httpStatus(api.reason());
        }
        if (failure instanceof AuthException auth) {
            return auth.code() == AuthException.Kind.AUTH_INVALID_TOKEN ? 401 : 500;
        }
        if (failure instanceof ModuleException module) {
            // Compat: the original answers unusable programs with 500.
            return module.code() == ModuleErrorCode.MODULE_COMPILER_BUSY ? 503 : 500;
        }
        if (failure instanceof DatabaseException) {
            return 503;
        }
        if (failure instanceof StdbException typed) {
            return switch (typed.code().category()) {
                case USER -> 400;
                // Full disks and the like.
                case RESOURCE -> 503;
                case INTERNAL -> 500;
            };
        }
        return 500;
    }

    /** Returns whether a failure is worth a stack trace in the log: everything but what callers do wrong. */
    public static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof StdbException typed) || typed.code().category() == ErrorCode.Category.INTERNAL;
    }

    /** Returns the close code for a failure to handle a message. */
    public static int closeCode(StdbException failure) {
        return failure.code() == DatabaseErrorCode.DATABASE_BUSY ? CLOSE_TRY_AGAIN_LATER : CLOSE_HANDLING_ERROR;
    }

    /**
     * Returns the text a client gets for a failure. Bugs are not described to strangers, nor are files and the like,
     * which the texts of the lower layers name.
     */
    public static String publicText(Throwable failure) {
        if (failure instanceof StdbException typed && isForClients(typed)) {
            return String.valueOf(typed.getMessage());
        }
        return "internal error, see the log of the server";
    }

    private static boolean isForClients(StdbException failure) {
        return failure.code().category() == ErrorCode.Category.USER
                || failure instanceof ApiException
                || failure instanceof DatabaseException
                || failure instanceof ModuleException
                || failure instanceof DurabilityException;
    }

    /** Returns the close reason of a failure: the text of spec wire-protocol.md §12, cut to what a frame holds. */
    public static String closeReason(Throwable failure) {
        String text = failure instanceof BsatnException bsatn ? bsatn.reason() : publicText(failure);
        return truncateCloseReason(text);
    }

    /** Returns the text cut to 123 bytes of UTF-8 at a character boundary. */
    public static String truncateCloseReason(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= CLOSE_REASON_BYTES_MAX) {
            return text;
        }
        int end = CLOSE_REASON_BYTES_MAX;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    private static int httpStatus(ApiException.Reason reason) {
        return switch (reason) {
            case API_BAD_REQUEST -> 400;
            case API_UNAUTHORIZED -> 401;
            case API_OUT_OF_ENERGY -> 402;
            case API_FORBIDDEN -> 403;
            case API_NOT_FOUND -> 404;
            case API_CONFLICT -> 409;
            case API_TOO_LARGE -> 413;
            case API_UNSUPPORTED_MEDIA_TYPE -> 415;
            case API_UNPROCESSABLE -> 422;
            case API_UPGRADE_REQUIRED -> 426;
            // Compat: the original makes no difference between these.
            case API_NAME_IN_USE, API_PROCEDURE_FAILED, API_RESULT_TOO_LONG, API_NOT_RUNNING, API_INTERNAL -> 500;
            case API_UNAVAILABLE, API_LIST_DAMAGED -> 503;
            case API_TIMEOUT -> 504;
            case API_REDUCER_FAILED -> 530;
        };
    }
}
