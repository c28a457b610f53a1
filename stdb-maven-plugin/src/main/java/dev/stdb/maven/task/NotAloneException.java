package dev.stdb.maven.task;

/** Why some sources cannot be compiled without all others. */
final class NotAloneException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    NotAloneException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
