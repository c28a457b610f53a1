package dev.stdb.server.snapshot;

import java.util.OptionalLong;

/** File names that are a number of fixed width and a suffix. */
final class Digits {

    private Digits() {}

    /** Returns the number in {@code fileName}; empty if it is not {@code digits} digits followed by {@code suffix}. */
    static OptionalLong parse(String fileName, int digits, String suffix) {
        if (fileName.length() != digits + suffix.length() || !fileName.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < digits; i++) {
            char c = fileName.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
        }
        try {
            return OptionalLong.of(Long.parseLong(fileName, 0, digits, 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // beyond 2^63 - 1: not one of ours
        }
    }
}
