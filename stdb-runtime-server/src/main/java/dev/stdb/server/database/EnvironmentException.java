package dev.stdb.server.database;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import java.util.List;

/** An environment that the module does not take; names keys, never values. */
public final class EnvironmentException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason implements ErrorCode {
        /** A variable without which the module does not run has no value. Cure: give one when publishing. */
        ENVIRONMENT_MISSING,
        /** A key or value breaks the rules, or those of its declaration. Cure: see the text. */
        ENVIRONMENT_INVALID,
        /** Another program runs than the one that the change was meant for. Cure: look again, and repeat. */
        ENVIRONMENT_CONFLICT;

        @Override
        public String id() {
            return name();
        }

        @Override
        public Category category() {
            return Category.USER;
        }
    }

    private final Reason reason;
    private final List<String> keys;

    private EnvironmentException(Reason reason, List<String> keys, String message) {
        super(reason, message);
        this.reason = reason;
        this.keys = List.copyOf(keys);
    }

    static EnvironmentException missing(List<String> keys) {
        return new EnvironmentException(
                Reason.ENVIRONMENT_MISSING,
                keys,
                "the module needs values for environment variables: keys=" + String.join(", ", keys)
                        + "; give them when publishing, or set them first");
    }

    static EnvironmentException invalid(String key, String problem) {
        return new EnvironmentException(Reason.ENVIRONMENT_INVALID, List.of(key), problem + ": key=" + key);
    }

    static EnvironmentException conflict() {
        return new EnvironmentException(
                Reason.ENVIRONMENT_CONFLICT,
                List.of(),
                "the database runs another program by now; look at its declarations and repeat");
    }

    /** Returns what is wrong. */
    public Reason reason() {
        return reason;
    }

    /** Returns the keys that it is about. */
    public List<String> keys() {
        return keys;
    }
}
