package dev.stdb.server.common.io;

import java.util.OptionalLong;

/** File names that are a number of at least so many digits and a suffix, so that names sort like numbers. Stateless. */
public final class NumberedName {

    private NumberedName() {}

    /** Returns the name for a number, which is not negative. */
    public static String of(long number, int digits, String suffix) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text + suffix;
    }

    /** Returns the number in {@code fileName}; empty if it is not {@code digits} digits followed by {@code suffix}. */
    public static OptionalLong parse(String fileName, int digits, String suffix) {
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
