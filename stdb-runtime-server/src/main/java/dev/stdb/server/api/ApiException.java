package dev.stdb.server.api;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that cannot be fulfilled; the body is the whole answer to its sender. */
public final class ApiException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Why a request fails, in the words of the interface; the HTTP status follows from it. */
    public enum Reason implements ErrorCode {
        /** The request is malformed or refers to something in a wrong way. Cure: see the text. */
        API_BAD_REQUEST(Category.USER),
        /** Credentials are required, or the name belongs to someone else. Cure: log in as the owner. */
        API_UNAUTHORIZED(Category.USER),
        /** The caller may not do this. Cure: ask the owner. */
        API_FORBIDDEN(Category.USER),
        /** The database, name, reducer or route does not exist. Cure: check the spelling. */
        API_NOT_FOUND(Category.USER),
        /** The body is of another type than the route takes. Cure: set the header named in the text. */
        API_UNSUPPORTED_MEDIA_TYPE(Category.USER),
        /** JSON of the wrong shape. Cure: see the text. */
        API_UNPROCESSABLE(Category.USER),
        /** The body is larger than the route takes. Cure: send less. */
        API_TOO_LARGE(Category.USER),
        /** Something else has changed meanwhile. Cure: look again, and repeat. */
        API_CONFLICT(Category.USER),
        /** The name belongs to another database. Cure: take another one. */
        API_NAME_IN_USE(Category.USER),
        /** The reducer refused or trapped; the status is the original's own 530. Cure: see the reducer's message. */
        API_REDUCER_FAILED(Category.USER),
        /** The procedure trapped. Cure: see the log of the module. */
        API_PROCEDURE_FAILED(Category.USER),
        /** The result of a procedure is too long as JSON. Cure: let it return less, or call it over WebSocket. */
        API_RESULT_TOO_LONG(Category.USER),
        /** The call used up its budget. Cure: do less per call. */
        API_OUT_OF_ENERGY(Category.USER),
        /** The WebSocket handshake lacks its headers. Cure: use a WebSocket client. */
        API_UPGRADE_REQUIRED(Category.USER),
        /** The database does not run; its start failed, or it never was. Cure: see the server's log of its start. */
        API_NOT_RUNNING(Category.RESOURCE),
        /** The server cannot do it now. Cure: retry later. */
        API_UNAVAILABLE(Category.RESOURCE),
        /** Waiting took too long. Cure: retry; look at the disk. */
        API_TIMEOUT(Category.RESOURCE),
        /** The list of databases is not what the server wrote. Cure: put a copy back, or `stdb repair`. */
        API_LIST_DAMAGED(Category.RESOURCE),
        /** The request failed inside the server. Cure: see the server's log. */
        API_INTERNAL(Category.INTERNAL);

        private final Category category;

        Reason(Category category) {
            this.category = category;
        }

        @Override
        public String id() {
            return name();
        }

        @Override
        public Category category() {
            return category;
        }
    }

    private final Reason reason;
    private final boolean json;
    private final @Nullable String errorJson;

    private ApiException(Reason reason, String body, boolean json, @Nullable String errorJson) {
        super(reason, body);
        this.reason = reason;
        this.json = json;
        this.errorJson = errorJson;
    }

    /** Returns a failure answered with text. */
    public static ApiException of(Reason reason, String text) {
        return new ApiException(reason, text, false, null);
    }

    /**
     * Returns the refusal of a reducer.
     *
     * @param errorJson the value of its error, null if it has none
     */
    static ApiException refused(String text, @Nullable String errorJson) {
        return new ApiException(Reason.API_REDUCER_FAILED, text, false, errorJson);
    }

    /** Returns a failure answered with JSON. */
    public static ApiException ofJson(Reason reason, String json) {
        return new ApiException(reason, json, true, null);
    }

    /** Returns why the request failed. */
    public Reason reason() {
        return reason;
    }

    /** Returns the body of the answer. */
    public String body() {
        return String.valueOf(getMessage());
    }

    /** Returns the JSON of the value with which a reducer refused; empty if there is none. */
    public Optional<String> errorJson() {
        return Optional.ofNullable(errorJson);
    }

    /** Returns whether the body is JSON instead of text. */
    public boolean isJson() {
        return json;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
