package dev.stdb.module;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages with placeholders, as SLF4J writes them. */
final class LogText {

    private static final String PLACEHOLDER = "{}";

    private LogText() {}

    /**
     * Replaces each <code>{}</code> by the next argument; <code>\{}</code> stands for itself. A throwable that is left
     * over at the end follows on a line of its own; other arguments that are left over are dropped.
     */
    static String of(String format, @Nullable Object[] arguments) {
        StringBuilder out = new StringBuilder(format.length() + 16 * arguments.length);
        int from = 0;
        int next = 0;
        for (int at = format.indexOf(PLACEHOLDER); at >= 0; at = format.indexOf(PLACEHOLDER, from)) {
            if (at > 0 && format.charAt(at - 1) == '\\') {
                out.append(format, from, at - 1).append(PLACEHOLDER);
            } else if (next < arguments.length) {
                out.append(format, from, at).append(text(arguments[next++]));
            } else {
                break;
            }
            from = at + PLACEHOLDER.length();
        }
        out.append(format, from, format.length());
        if (next < arguments.length && arguments[arguments.length - 1] instanceof Throwable) {
            appendThrowable(out, (Throwable) arguments[arguments.length - 1]);
        }
        return out.toString();
    }

    /** Causes are bounded: they may go round in a circle. */
    static void appendThrowable(StringBuilder out, Throwable failure) {
        out.append('\n').append(failure);
        Throwable cause = failure.getCause();
        for (int i = 0; i < 32 && cause != null; i++) {
            out.append("\nCaused by: ").append(cause);
            cause = cause.getCause();
        }
    }

    /** Returns an argument as messages have it. */
    static String text(@Nullable Object argument) {
        if (argument instanceof byte[]) {
            return Arrays.toString((byte[]) argument);
        }
        if (argument instanceof int[]) {
            return Arrays.toString((int[]) argument);
        }
        if (argument instanceof long[]) {
            return Arrays.toString((long[]) argument);
        }
        if (argument instanceof Object[]) {
            return Arrays.toString((Object[]) argument);
        }
        return String.valueOf(argument);
    }
}
