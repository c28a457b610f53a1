package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Members of {@link Short} whose exceptions have other messages in TeaVM. */
public final class ShortPatch {
    private ShortPatch() {}

    /** Parses a number. */
    public static short parseShort(@Nullable String text, int radix) {
        return (short) Integers.parseSmall(text, radix, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** Decodes a number as it is written in Java. */
    public static Short decode(String text) {
        return (short) Integers.decodeSmall(text, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
