package dev.stdb.trace;

import org.jspecify.annotations.Nullable;

/**
 * A place in Java code.
 *
 * @param className binary name
 * @param method name without parameters
 * @param file simple name of the source file, null if unknown
 * @param line line in it, from 1; 0 if unknown
 */
public record CodeFrame(
        String className, String method, @Nullable String file, int line) {
    /** Returns the frame as the JVM writes it, such as {@code chat.Chat.send(Chat.java:31)}. */
    @Override
    public String toString() {
        return className + "." + method + "(" + (file == null ? "Unknown Source" : line > 0 ? file + ":" + line : file)
                + ")";
    }
}
