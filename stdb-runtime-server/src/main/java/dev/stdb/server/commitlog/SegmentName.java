package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.NumberedName;
import java.util.OptionalLong;

/** Names of segments: the base tx offset in 20 digits and {@value #SUFFIX}, so that names sort like bases. */
final class SegmentName {

    static final String SUFFIX = ".clog";

    private static final int DIGITS = 20;

    private SegmentName() {}

    static String of(long base) {
        return NumberedName.of(base, DIGITS, SUFFIX);
    }

    /** Returns the base of the segment called {@code fileName}; empty if that is not the name of a segment. */
    static OptionalLong parse(String fileName) {
        return NumberedName.parse(fileName, DIGITS, SUFFIX);
    }
}
