package dev.stdb.server.commitlog;

import java.util.OptionalLong;

/** Names of segments: the base tx offset in 20 digits and {@value #SUFFIX}, so that names sort like bases. */
final class SegmentName {

    static final String SUFFIX = ".clog";

    private static final int DIGITS = 20;

    private SegmentName() {}

    static String of(long base) {
        String digits = Long.toString(base);
        return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** Returns the base of the segment called {@code fileName}; empty if that is not the name of a segment. */
    static OptionalLong parse(String fileName) {
        if (fileName.length() != DIGITS + SUFFIX.length() || !fileName.endsWith(SUFFIX)) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < DIGITS; i++) {
            char c = fileName.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
        }
        try {
            return OptionalLong.of(Long.parseLong(fileName, 0, DIGITS, 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // beyond 2^63 - 1: not one of ours
        }
    }
}
