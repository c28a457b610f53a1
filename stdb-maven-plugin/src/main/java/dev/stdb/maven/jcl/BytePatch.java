package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Members of {@link Byte} whose exceptions have other messages in TeaVM. */
public final class BytePatch {
    private BytePatch() {}

    /** Parses a number. */
    public static byte parseByte(@Nullable String text, int radix) {
        return (byte) Integers.parseSmall(text, radix, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    /** Decodes a number as it is written in Java. */
    public static Byte decode(String text) {
        return (byte) Integers.decodeSmall(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
}
